"""The operations: each checks its scope at the door, sees by `visible_to`, and calls one verb."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import File, Form, Header, Query, Router
from ninja.files import UploadedFile

from lantoa.api.domain import pages
from lantoa.api.domain.errors import ApiError
from lantoa.api.domain.once import once
from lantoa.api.interfaces import schemas
from lantoa.api.interfaces.door import REFUSED, Asked, answers, needs
from lantoa.api.models import Scope
from lantoa.channels.models import Delivery
from lantoa.library.domain import sharing
from lantoa.library.domain.attaching import attach_picture, check_size
from lantoa.library.domain.finding import Filters, find, limited
from lantoa.library.domain.writing import create
from lantoa.library.models import Kind, Product
from lantoa.listening.models import Topic
from lantoa.units.models import Unit

router = Router()
READ = needs(Scope.READ)
FILE = {"description": "The file", "content": {"*/*": {"schema": {"type": "string"}}}}
Photo = File(description="A photo: JPEG, PNG, WebP, HEIC or GIF.")
Key = Header(None, alias="Idempotency-Key", description="The same key does the thing once.")


@router.get("/me", response=answers(schemas.TokenOut), **needs())
def me(request: Asked) -> schemas.TokenOut:
    """What this token may do, and until when."""
    token = request.auth
    return schemas.TokenOut(
        name=token.name, unit=token.unit.code, scopes=token.scopes, expires_at=token.expires_at
    )


@router.get("/topics", response=answers(list[schemas.Named]), **READ)
def topics(request: Asked) -> list[schemas.Named]:
    """The topics that a product can have."""
    names: list[list[str]] = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            names.append([str(topic.label) for topic in Topic])
    rows = zip(Topic, *names, strict=True)
    return [schemas.Named(key=key.value, name_vi=vi, name_en=en) for key, vi, en in rows]


@router.get("/units", response=answers(list[schemas.UnitOut]), **READ)
def units(request: Asked) -> list[schemas.UnitOut]:
    """The units that this token sees."""
    rows = Unit.objects.visible_to(request.auth.user).as_of(timezone.localdate())
    return [
        schemas.UnitOut(
            key=unit.code,
            name_vi=unit.shown_vi or "",
            name_en=unit.shown_en or "",
            level=unit.level,
        )
        for unit in rows.order_by("code")
    ]


@router.get("/products", response=answers(schemas.ProductPage), **READ)
def products(
    request: Asked,
    ours: bool = Query(False, description="Those of the unit itself, drafts too."),
    kind: str = "",
    topic: str = "",
    status: str = "",
    free: bool = Query(False, description="Only what may be used without asking."),
    cursor: str = "",
    limit: int = Query(50, ge=1, le=100),
) -> schemas.ProductPage:
    """The products, the last changed first."""
    filters = _filters(ours=ours, kind=kind, topic=topic, free=free)
    rows = limited(request.auth.user, replace(filters, status=status))
    found, following = pages.page(rows.select_related("unit"), cursor, limit)
    return schemas.ProductPage(items=[schemas.product_out(row) for row in found], next=following)


@router.get("/search", response=answers(schemas.ProductPage), **READ)
def search(
    request: Asked,
    q: str = Query(min_length=1, max_length=200),
    ours: bool = False,
    kind: str = "",
    topic: str = "",
    free: bool = False,
    cursor: str = "",
) -> schemas.ProductPage:
    """The products with these words, those written exactly so first."""
    number = pages.read(cursor, int)[0] if cursor else 1
    filters = replace(_filters(ours=ours, kind=kind, topic=topic, free=free), q=q)
    found = find(request.auth.user, filters, number)
    whole = Product.objects.select_related("unit").defer("search")
    rows = whole.in_bulk([product.pk for product in found.products])
    return schemas.ProductPage(
        items=[schemas.product_out(rows[product.pk]) for product in found.products],
        next=pages.written(number + 1) if found.has_next else None,
    )


@router.get("/products/{identifier}", response=answers(schemas.ProductWhole), **READ)
def product(request: Asked, identifier: UUID) -> schemas.ProductWhole:
    """One product, whole."""
    return schemas.product_whole(_visible(request, identifier))


@router.get("/products/{identifier}/masters", response=answers(list[schemas.MasterOut]), **READ)
def masters(request: Asked, identifier: UUID) -> list[schemas.MasterOut]:
    """The files of a product."""
    rows = _visible(request, identifier).masters.all()
    return [schemas.MasterOut.of(master, identifier) for master in rows]


@router.get(
    "/products/{identifier}/masters/{int:pk}/file",
    url_name="file",
    response={REFUSED: schemas.Problem},
    auth=READ["auth"],
    openapi_extra=READ["openapi_extra"] | {"responses": {200: FILE}},
)
def file(request: Asked, identifier: UUID, pk: int) -> Any:
    """A file as it was stored."""
    master = get_object_or_404(_visible(request, identifier).masters, pk=pk)
    answer = FileResponse(master.file.open("rb"), as_attachment=True, filename=master.name)
    answer["Content-Type"] = master.mime
    return answer


@router.get(
    "/products/{identifier}/deliveries",
    response=answers(list[schemas.DeliveryOut]),
    **needs(Scope.DELIVERIES),
)
def deliveries(request: Asked, identifier: UUID) -> list[schemas.DeliveryOut]:
    """What became of a product in the channels of the token's units."""
    rows = Delivery.objects.visible_to(request.auth.user).select_related("account__channel")
    wanted = rows.filter(product=_visible(request, identifier))
    return [schemas.DeliveryOut.of(row) for row in wanted[:200]]


@router.post("/products", response=answers(schemas.ProductWhole, 201), **needs(Scope.WRITE))
def add_product(request: Asked, data: schemas.ProductIn, idempotency_key: str | None = Key) -> Any:
    """Make a draft of the token's unit. A person submits it for approval."""
    token = request.auth
    if unknown := sorted(set(data.topics) - set(Topic.values)):
        raise ApiError(422, "unknown_topic", _("Unknown topic: %(topic)s") % {"topic": unknown[0]})
    if data.rights_from and data.rights_until and data.rights_until < data.rights_from:
        raise ApiError(422, "term", _("The rights end before they begin."))

    def act() -> dict[str, Any]:
        made, _created = create(token.user, token.unit, data.model_dump())
        return schemas.product_whole(made).model_dump(mode="json")

    return 201, once(token, idempotency_key, _asked(request, request.body), act)


@router.post(
    "/products/{identifier}/masters",
    response=answers(schemas.MasterOut, 201),
    **needs(Scope.WRITE),
)
def add_master(
    request: Asked,
    identifier: UUID,
    file: UploadedFile = Photo,
    alt: str = Form("", max_length=2_000, description="What the picture shows, in words."),
    idempotency_key: str | None = Key,
) -> Any:
    """Add a photo to a draft of the token's units. The same bytes are added once."""
    token = request.auth
    rows = Product.objects.in_scope_of(token.user).defer("search")
    row = get_object_or_404(rows, public_id=identifier)
    check_size(file.size or 0)
    data = file.read()

    def act() -> dict[str, Any]:
        name = file.name or "photo"
        master, _created = attach_picture(row.pk, data, name=name, alt=alt, actor=token.user)
        return schemas.MasterOut.of(master, identifier).model_dump(mode="json")

    return 201, once(token, idempotency_key, _asked(request, data + alt.encode()), act)


@router.post(
    "/products/{identifier}/requests",
    response=answers(schemas.AskOut, 201),
    **needs(Scope.ASK),
)
def ask_use(
    request: Asked,
    identifier: UUID,
    data: schemas.AskIn,
    idempotency_key: str | None = Key,
) -> Any:
    """Ask the owner for a product; while a request of the unit is open, it is that one."""
    token = request.auth
    row = _visible(request, identifier)

    def act() -> dict[str, Any]:
        asked = sharing.ask(row, token.unit, data.purpose, actor=token.user)
        said = schemas.AskOut(
            id=asked.pk, product=identifier, unit=token.unit.code, purpose=asked.purpose,
            status=asked.status, answer=asked.answer,
        )  # fmt: skip
        return said.model_dump(mode="json")

    return 201, once(token, idempotency_key, _asked(request, request.body), act)


def _visible(request: Asked, identifier: UUID) -> Product:
    """A product that this token may see, or 404."""
    rows = Product.objects.visible_to(request.auth.user).defer("search")
    row: Product = get_object_or_404(rows.select_related("unit"), public_id=identifier)
    return row


def _filters(*, ours: bool, kind: str, topic: str, free: bool) -> Filters:
    if kind not in ("", *Kind.values) or topic not in ("", *Topic.values):
        raise ApiError(422, "unknown_filter", _("There is no such kind or topic."))
    return Filters(whose="ours" if ours else "", kind=kind, topic=topic, free="yes" if free else "")


def _asked(request: Asked, body: bytes) -> bytes:
    return f"{request.method} {request.path}\n".encode() + body
