"""What a request asks for of the open products: a slice of them, and a page of that."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lantoa.library.domain.opening import is_open, open_products
from lantoa.library.models import Kind, Opening, Product, ProductQuerySet, Status
from lantoa.listening.models import Topic
from lantoa.units.models import Unit

PAGE_SIZE = 50
LAST_PAGE = 1_000


class Gone(Exception):
    """It was open to everybody and was taken down."""


@dataclass(frozen=True)
class Slice:
    """Which of the open products: of a topic, a kind, a unit with those below it; "" is all."""

    topic: str = ""
    kind: str = ""
    unit: str = ""

    def query(self, **more: object) -> str:
        """The slice as a query string with its question mark, or nothing."""
        values = {name: value for name, value in {**asdict(self), **more}.items() if value}
        return f"?{urlencode(values)}" if values else ""


def asked(data: QueryDict) -> tuple[Slice, int]:
    """Return the slice and the page that a query string asks for; an unknown one is a 404."""
    values = {name: data.get(name, "") for name in Slice.__dataclass_fields__}
    number = data.get("page", "1")
    if values["topic"] not in ("", *Topic.values) or values["kind"] not in ("", *Kind.values):
        raise Http404
    if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= LAST_PAGE:
        raise Http404
    return Slice(**values), int(number)


def products_of(asked_for: Slice) -> ProductQuerySet:
    """Return the open products of a slice, the newest first."""
    rows = open_products()
    if asked_for.topic:
        rows = rows.filter(topics__contains=[asked_for.topic])
    if asked_for.kind:
        rows = rows.filter(kind=asked_for.kind)
    if asked_for.unit:
        unit = get_object_or_404(Unit, code=asked_for.unit)
        rows = rows.filter(unit__in=Unit.objects.descendants_of([unit.pk], timezone.localdate()))
    return rows


def page_of(
    rows: ProductQuerySet, number: int, size: int | None = None
) -> tuple[list[Product], bool]:
    """Return one page, and whether there is another one."""
    length = size or PAGE_SIZE
    start = (number - 1) * length
    found = list(rows[start : start + length + 1])
    return found[:length], len(found) > length


def open_product(identifier: Any) -> Product:
    """Return a product that everybody may read. Raises Gone when it was taken down, else 404."""
    rows = Product.objects.defer("search").select_related("opening")
    product: Product = get_object_or_404(rows, public_id=identifier)
    if is_open(product):
        return product
    if product.status == Status.KILLED and hasattr(product, "opening"):
        raise Gone
    raise Http404


def etag_of(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """Tell what a page of a feed holds: identifiers and versions, in their order."""
    asked_for, number = asked(request.GET)
    start = (number - 1) * PAGE_SIZE
    rows = products_of(asked_for).values_list("public_id", "version")
    held = ",".join(f"{key}.{version}" for key, version in rows[start : start + PAGE_SIZE + 1])
    return f'"{sha256(f"{request.get_full_path()} {held}".encode()).hexdigest()[:32]}"'


def modified_at(*args: Any, **kwargs: Any) -> Any:
    """Tell when something last opened, changed or closed."""
    latest = Opening.objects.order_by("-at", "-id").first()
    return latest.at if latest else None
