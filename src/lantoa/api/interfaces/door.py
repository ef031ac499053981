"""The interface itself: who may come in, how often, and how refusals look."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from lantoa.api.domain import tokens
from lantoa.api.domain.errors import ApiError
from lantoa.api.interfaces.schemas import Problem
from lantoa.api.models import ApiToken, Scope
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.public.domain.limits import take
from lantoa.public.domain.origin import network_key

# A token's bucket, and that of a network which knocks with tokens that are none.
BURST, PER_HOUR = 120, 3_600
WRONG_BURST, WRONG_PER_HOUR = 30, 120
REFUSED = frozenset({400, 401, 403, 404, 422, 429})


class Asked(HttpRequest):
    """A request that came in: ``auth`` is the token that asks."""

    auth: ApiToken


class Bearer(HttpBearer):
    """``Authorization: Bearer lt_…``, with the scope that an operation needs."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return the token of a request, or refuse it."""
        translation.activate(_language(request))
        found = tokens.find(token)
        if found is None:
            network, rate = network_key(request), {"burst": WRONG_BURST, "per_hour": WRONG_PER_HOUR}
            if not take("api.wrong", network, **rate):
                raise _too_often(3600 // WRONG_PER_HOUR)
            raise AuthenticationError
        if not take("api", str(found.pk), burst=BURST, per_hour=PER_HOUR):
            raise _too_often(1)
        if self.scope and self.scope not in found.scopes:
            raise ApiError(
                403, "scope", _("This token may not do this: %(scope)s") % {"scope": self.scope}
            )
        return found


class Api(NinjaAPI):
    """Says in which language it answers, and that refusals are problems (RFC 9457)."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark the language of the words."""
        response = super().create_response(request, *args, **kwargs)
        response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        response["Cache-Control"] = "no-store"
        return response

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The document, refusals under their own media type."""
        schema = super().get_openapi_schema(*args, **kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if status >= 400 and "content" in answer:
                        said = answer["content"].pop("application/json")
                        answer["content"]["application/problem+json"] = said
        return schema


api = Api(
    title="Lan Tỏa",
    version="1",
    description="Products of the union for other programs. See docs/api.md.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)


def needs(scope: Scope | None = None) -> dict[str, Any]:
    """Return what the decorator of an operation says about who may call it."""
    said = {"x-scope": scope.value} if scope else {}
    return {"auth": Bearer(scope), "openapi_extra": said}


def answers(schema: Any, status: int = 200) -> dict[Any, Any]:
    """Return the answers of an operation: its own, and the refusals."""
    return {status: schema, REFUSED: Problem}


@api.exception_handler(ApiError)
def refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    """What our own rules refuse."""
    return _problem(error.status, error.code, error.text, wait=error.wait)


@api.exception_handler(LibraryError)
def against_rules(request: HttpRequest, error: LibraryError) -> HttpResponse:
    """What the library refuses, in its words."""
    if isinstance(error, NotAllowedError):
        return _problem(403, "not_allowed", str(error))
    return _problem(422, "refused", str(error))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or none that is good."""
    with translation.override(_language(request)):
        text = _("The token is missing, unknown, expired or taken back.")
        response = _problem(401, "token", text)
    response["WWW-Authenticate"] = 'Bearer realm="lantoa"'
    return response


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there, or nothing that this token may see: nobody can tell which."""
    return _problem(404, "not_found", _("There is no such thing here, or you may not see it."))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Fields that are not what the document says."""
    errors = [
        {"field": ".".join(str(part) for part in one["loc"]), "code": str(one["type"])}
        for one in error.errors
    ]
    return _problem(422, "malformed", _("Some fields are not as they should be."), errors=errors)


@api.exception_handler(HttpError)
def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that cannot be read."""
    return _problem(error.status_code, "unreadable", _("The request cannot be read."))


def _problem(
    status: int, code: str, text: str, *, errors: list[dict[str, str]] | None = None, wait: int = 0
) -> HttpResponse:
    said = {
        "type": f"urn:lantoa:problem:{code}",
        "title": _TITLES[status](),
        "status": status,
        "detail": text,
        "code": code,
        "errors": errors or [],
    }
    response = JsonResponse(
        said,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    response["Cache-Control"] = "no-store"
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _too_often(wait: int) -> ApiError:
    return ApiError(429, "too_often", _("Too many requests. Please wait a little."), wait=wait)


def _language(request: HttpRequest) -> str:
    """The first of our languages that the program asks for; Vietnamese otherwise."""
    known = dict(settings.LANGUAGES)
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    short = (code.partition("-")[0] for code, _weight in asked)
    return next((code for code in short if code in known), settings.LANGUAGE_CODE)


_TITLES = {
    400: lambda: _("Not readable"),
    401: lambda: _("Not signed in"),
    403: lambda: _("Not allowed"),
    404: lambda: _("Not found"),
    422: lambda: _("Refused"),
    429: lambda: _("Too often"),
}
