"""Lists in pages by cursor: the newest first, none twice although others change meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.api.domain.errors import ApiError
from lantoa.library.models import Product, ProductQuerySet

_SALT = "lantoa.api.cursor"


def page(rows: ProductQuerySet, cursor: str, limit: int) -> tuple[list[Product], str | None]:
    """Return a page of products and the cursor of the next one; None at the end."""
    if cursor:
        changed, pk = read(cursor, str, int)
        at = datetime.fromisoformat(changed)
        rows = rows.filter(Q(changed_at__lt=at) | Q(changed_at=at, pk__lt=pk))
    found = list(rows.defer("search").order_by("-changed_at", "-id")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], written(last.changed_at.isoformat(), last.pk)


def written(*values: str | int) -> str:
    """Return a cursor that holds these values."""
    return signing.dumps(values, salt=_SALT)


def read(cursor: str, *parts: type) -> list[Any]:
    """Return what a cursor holds, one value of each type; refused when it is not ours, or of
    another list."""
    try:
        values: list[Any] = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        values = []
    if [type(value) for value in values] != [*parts]:
        raise ApiError(422, "bad_cursor", _("This cursor is not ours."))
    return values
