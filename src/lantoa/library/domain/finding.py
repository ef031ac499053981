"""Finding products in everybody's shared work: Vietnamese search, filters, newest first.

The words are searched in the tiers of `listening.domain.search`: what is written exactly so comes
first. Within a tier the newest come first, and the rows are read in windows of time, so that a
common word costs no more than a rare one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from lantoa.library.domain.words import queries
from lantoa.library.models import (
    ISSUED,
    Licence,
    Product,
    ProductQuerySet,
    Status,
)
from lantoa.listening.domain.queries import Total, unit_ids
from lantoa.units.domain.days import midnight
from lantoa.units.models import User

PAGE_SIZE = 24
LAST_PAGE = 200
COUNT_LIMIT = 1_000
FIRST_WINDOW = timedelta(days=31)
OLDEST = timedelta(days=366 * 60)
FREE = (Licence.UNION, Licence.CC_BY, Licence.CC_BY_SA, Licence.CC_BY_ND, Licence.PUBLIC_DOMAIN)


@dataclass(frozen=True)
class Filters:
    """What a list is limited to; None or "" means no limit.

    ``whose``: "" everybody's approved work, "ours" all of one's own units, "waiting" what waits
    there for approval. ``free`` "yes" leaves out what one has to ask for. ``first`` and ``last``
    bound the day of the last change.
    """

    q: str = ""
    whose: Literal["", "ours", "waiting"] = ""
    kind: str = ""
    topic: str = ""
    unit: int | None = None
    status: str = ""
    free: str = ""
    first: date | None = None
    last: date | None = None

    def in_use(self) -> set[str]:
        """Names of the filters that differ from their default."""
        return {f.name for f in fields(self) if getattr(self, f.name) != f.default}


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    products: list[Product]
    number: int
    has_next: bool
    total: Total


def find(user: User | AnonymousUser, filters: Filters, page: int = 1) -> Page:
    """Return the products that match and that this person may see, 24 a page."""
    number = min(max(page, 1), LAST_PAGE)
    start, wanted = (number - 1) * PAGE_SIZE, PAGE_SIZE + 1
    found: list[Product] = []
    for part in _parts(user, filters):
        rows = list(_newest(part)[start : start + wanted - len(found)])
        found += rows
        if len(found) >= wanted:
            break
        start = 0 if rows else max(0, start - part.order_by()[:start].count())
    return Page(
        found[:PAGE_SIZE],
        number,
        has_next=len(found) > PAGE_SIZE and number < LAST_PAGE,
        total=count(user, filters),
    )


def count(user: User | AnonymousUser, filters: Filters) -> Total:
    """Return how many products `find` lists in all, up to a thousand."""
    rows, tiers = limited(user, filters), queries(filters.q)
    number = len(_some(rows.filter(_searched(tiers[-1])) if tiers else rows))
    return Total(min(number, COUNT_LIMIT), exact=number <= COUNT_LIMIT)


def limited(user: User | AnonymousUser, filters: Filters) -> ProductQuerySet:
    """Return the products within every limit but the search words."""
    if filters.whose:
        rows = Product.objects.in_scope_of(user)
    else:
        rows = Product.objects.visible_to(user).filter(status__in=ISSUED)
    if filters.whose == "waiting":
        rows = rows.filter(status=Status.SUBMITTED)
    exact = {"kind": filters.kind, "status": filters.status}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.topic:
        rows = rows.filter(topics__contains=[filters.topic])
    if filters.unit is not None:
        rows = rows.filter(unit_id__in=unit_ids(filters.unit))
    if filters.first is not None:
        rows = rows.filter(changed_at__gte=midnight(filters.first))
    if filters.last is not None:
        rows = rows.filter(changed_at__lt=midnight(filters.last + timedelta(days=1)))
    if filters.free:
        today = timezone.localdate()
        rows = rows.filter(
            Q(rights_until=None) | Q(rights_until__gte=today),
            licence__in=FREE, rights_from__lte=today, exclusion="",
        )  # fmt: skip
    return rows


def is_found(user: User | AnonymousUser, product: Product) -> bool:
    """Tell whether a person who searches for a product's headline finds the product."""
    tiers = queries(f'"{product.headline}"')
    rows = limited(user, Filters()).filter(pk=product.pk)
    return bool(tiers) and rows.filter(_searched(tiers[-1])).exists()


def _parts(user: User | AnonymousUser, filters: Filters) -> Iterator[ProductQuerySet]:
    """The matching products in disjoint parts, in the order of the list.

    A tier of at most a thousand is one part. A larger one is read by windows of time, the newest
    first, which fill a page from the index of the newest instead of sorting all of it.
    """
    rows = limited(user, filters)
    tiers = queries(filters.q)
    if not tiers:
        yield rows
        return
    better: Q | None = None
    for query in tiers:
        here = _searched(query)
        tier = rows.filter(here) if better is None else rows.filter(here).exclude(better)
        better = here if better is None else better | here
        some = _some(tier)
        if len(some) <= COUNT_LIMIT:
            yield Product.objects.filter(pk__in=some)
        else:
            yield from _windows(tier)


def _some(rows: ProductQuerySet) -> list[int]:
    """The ids of up to a thousand and one of these, any of them."""
    return list(rows.order_by().values_list("pk", flat=True)[: COUNT_LIMIT + 1])


def _windows(rows: ProductQuerySet) -> Iterator[ProductQuerySet]:
    now = timezone.now()
    until, width = now, FIRST_WINDOW
    yield rows.filter(changed_at__gte=until)
    while now - until < OLDEST:
        yield rows.filter(changed_at__gte=until - width, changed_at__lt=until)
        until, width = until - width, width * 4


def _searched(query: str) -> Q:
    return Q(
        RawSQL('"library_product"."search" @@ %s::tsquery', [query], output_field=BooleanField())
    )


def _newest(rows: ProductQuerySet) -> ProductQuerySet:
    return rows.defer("search", "body").order_by("-changed_at", "-id")
