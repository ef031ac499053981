"""Vietnamese first, English on request: never guessed from the browser's header."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import JavaScriptCatalog

from lantoa.public.interfaces.same_origin import same_origin

COOKIE_AGE = 365 * 24 * 3600


class VietnameseFirstMiddleware:
    """Activates the language the person chose (cookie), else the installation's first language.

    Django's own LocaleMiddleware would follow ``Accept-Language``; many Vietnamese phones
    send English, and their owners would meet an English page they never asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


@same_origin
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Sets the language (POST ``language``) for this browser and this person's admin."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=COOKIE_AGE, samesite="Lax"
        )
        if request.user.is_authenticated:
            from wagtail.users.models import UserProfile  # app registry must be ready

            profile = UserProfile.get_for_user(request.user)
            profile.preferred_language = language
            profile.save(update_fields=["preferred_language"])
    return response


class AdminJavaScriptCatalog(JavaScriptCatalog):
    """Wagtail's own catalogue view lists only Wagtail's translations; ours complete it."""

    domain = "djangojs"
    packages = ["wagtail.admin", "lantoa.workspace"]
