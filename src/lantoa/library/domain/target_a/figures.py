"""The figures of target A. A figure is the length of a list: both are one queryset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lantoa.library.models import ISSUED, Product, ProductQuerySet, Standing, Status, Use
from lantoa.listening.domain.queries import unit_ids
from lantoa.units.domain.days import midnight
from lantoa.units.models import User

PENDING_DAYS = 7
FOUR = ("digitised", "connected", "shareable", "disseminated")


@dataclass(frozen=True)
class Scope:
    """Which products: accepted from ``first`` to ``last``, seen as things stood on ``as_of``."""

    first: date
    last: date
    as_of: date
    unit: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Figures:
    """Numbers of products. ``total`` = ``counted`` + ``pending`` + ``excluded``."""

    total: int
    counted: int
    pending: int
    excluded: int
    digitised: int
    connected: int
    shareable: int
    disseminated: int
    all_four: int
    reused: int
    unchecked: int
    killed: int


_OPEN = Q(excluded=False, pending=False)
# What each figure counts, over `products` (but for "killed", over `killed`).
PARTS: dict[str, Q] = {
    "total": Q(),
    "counted": _OPEN,
    "pending": Q(excluded=False, pending=True),
    "excluded": Q(excluded=True),
    **{name: _OPEN & Q(**{name: True}) for name in FOUR},
    **{f"not_{name}": _OPEN & Q(**{name: False}) for name in FOUR},
    "all_four": _OPEN & Q(**dict.fromkeys(FOUR, True)),
    "reused": _OPEN & Q(reused=True),
    "unchecked": _OPEN & Q(checked=False),
}


def products(user: User | AnonymousUser, scope: Scope) -> ProductQuerySet:
    """Return P: what the person's units accepted in the period and had not taken down.

    Annotated with how each product stood at the end of the day ``as_of``; a product that no check
    had looked at by then has passed none.
    """
    end = _end_of(scope.as_of)
    stood = Standing.objects.filter(product=OuterRef("pk"), since__lt=end).order_by("-since")
    rows = _accepted(user, scope).exclude(status=Status.KILLED, killed_at__lt=end)
    return rows.annotate(
        excluded=~Q(exclusion=""),
        pending=Q(accepted_at__gte=end - timedelta(days=PENDING_DAYS)),
        checked=Exists(stood),
        missing=Subquery(stood.values("reasons")[:1]),
        reused=Exists(
            Use.objects.filter(product=OuterRef("pk"), at__lt=end).exclude(unit=OuterRef("unit"))
        ),
        **{
            name: Coalesce(Subquery(stood.values(name)[:1]), False, output_field=BooleanField())
            for name in FOUR
        },
    )


def killed(user: User | AnonymousUser, scope: Scope) -> ProductQuerySet:
    """Return what was accepted in the period and taken down by ``as_of``: it has left P."""
    return _accepted(user, scope).filter(status=Status.KILLED, killed_at__lt=_end_of(scope.as_of))


def part(user: User | AnonymousUser, scope: Scope, name: str) -> ProductQuerySet:
    """Return the products that a figure counts. Raises KeyError for a figure that is none."""
    if name == "killed":
        return killed(user, scope)
    return products(user, scope).filter(PARTS[name])


def figures(user: User | AnonymousUser, scope: Scope) -> Figures:
    """Count every part once."""
    names = [name for name in PARTS if not name.startswith("not_")]
    counts = products(user, scope).aggregate(
        **{f"n_{name}": Count("pk", filter=PARTS[name]) for name in names}
    )
    return Figures(
        **{name: counts[f"n_{name}"] for name in names}, killed=killed(user, scope).count()
    )


def by(user: User | AnonymousUser, scope: Scope, field: str) -> list[tuple[object, int, int]]:
    """Return ``(value, counted, all four)`` for each value of ``kind`` or ``unit_id``."""
    rows = (
        products(user, scope)
        .filter(PARTS["counted"])
        .values(field)
        .annotate(counted=Count("pk"), met=Count("pk", filter=PARTS["all_four"]))
        .order_by("-counted", field)
    )
    return [(row[field], row["counted"], row["met"]) for row in rows]


def exclusions(user: User | AnonymousUser, scope: Scope) -> list[tuple[str, int]]:
    """Return how many products are excluded for each reason."""
    rows = products(user, scope).filter(PARTS["excluded"]).values("exclusion")
    return [
        (row["exclusion"], row["number"])
        for row in rows.annotate(number=Count("pk")).order_by("-number")
    ]


def _accepted(user: User | AnonymousUser, scope: Scope) -> ProductQuerySet:
    rows = (
        Product.objects.in_scope_of(user)
        .annotate(accepted_at=Coalesce("issued_at", "approved_at"))
        .filter(
            Q(status__in=ISSUED) | Q(status=Status.KILLED),
            translation_of=None,  # another language is no other product
            accepted_at__gte=midnight(scope.first),
            accepted_at__lt=min(_end_of(scope.last), _end_of(scope.as_of)),
        )
        .defer("search")
    )
    if scope.unit is not None:
        rows = rows.filter(unit_id__in=unit_ids(scope.unit))
    if scope.kind:
        rows = rows.filter(kind=scope.kind)
    return rows.order_by(F("accepted_at").desc(), "-pk")


def _end_of(day: date) -> datetime:
    return midnight(day + timedelta(days=1))
