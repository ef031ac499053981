"""What a newsroom looks at: who has what in which state, and what happens on which day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from lantoa.library.domain.finding import Filters, count, limited
from lantoa.library.domain.newsroom.events import Occurrence, events_between
from lantoa.library.models import IN_HAND, OPEN, Product, ProductQuerySet, Status
from lantoa.listening.domain.queries import Total, unit_ids
from lantoa.units.domain.days import midnight
from lantoa.units.models import User

SHOWN = 12
_BOARD = (*IN_HAND, Status.APPROVED, Status.PUBLISHED)
MOST_A_DAY = 40


@dataclass(frozen=True)
class Column:
    """The products in one state: how many, and the first of them."""

    status: Status
    total: Total
    products: list[Product]


@dataclass
class Day:
    """One day of the calendar."""

    date: date
    events: list[Occurrence] = field(default_factory=list)
    planned: list[Product] = field(default_factory=list)
    due: list[Product] = field(default_factory=list)
    out: list[Product] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it."""
        return not (self.events or self.planned or self.due or self.out)


def board(user: User, unit: int | None) -> list[Column]:
    """Return the states in the order of the work; what is due first stands first in each."""
    return [_column(user, unit, status) for status in _BOARD]


def _column(user: User, unit: int | None, status: Status) -> Column:
    filters = Filters(whose="ours", unit=unit, status=status)
    order = (F("due_at").asc(nulls_last=True),) if status in IN_HAND else ()
    rows = _light(limited(user, filters)).order_by(*order, "-changed_at", "-id")
    return Column(status, count(user, filters), list(rows[:SHOWN]))


def work_of(user: User) -> ProductQuerySet:
    """Return what a person was given and has not handed in, what is due first standing first."""
    mine = Product.objects.in_scope_of(user).filter(assigned_to=user, status__in=OPEN)
    return _light(mine).order_by(F("due_at").asc(nulls_last=True), "id")


def calendar(user: User, first: date, last: date, unit: int | None) -> list[Day]:
    """Return the days from ``first`` to ``last``: events, what is planned, due, and held until.

    A unit limits the products to its own and those below it; events are everybody's who sees them.
    """
    days = {first + timedelta(n): Day(first + timedelta(n)) for n in range((last - first).days + 1)}
    for happening in events_between(user, first, last):
        for number in range((happening.last - happening.first).days + 1):
            day = days.get(happening.first + timedelta(number))
            if day is not None:
                day.events.append(happening)
    begin, end = midnight(first), midnight(last + timedelta(1))
    rows = _light(Product.objects.in_scope_of(user).exclude(status=Status.KILLED))
    if unit is not None:
        rows = rows.filter(unit__in=unit_ids(unit))
    parts = {
        "planned": (rows.filter(planned_for__range=(first, last)), "planned_for"),
        "due": (rows.filter(due_at__gte=begin, due_at__lt=end, status__in=IN_HAND), "due_at"),
        "out": (rows.filter(embargo_until__gte=begin, embargo_until__lt=end), "embargo_until"),
    }
    for part, (found, moment) in parts.items():
        for on, products in _by_day(found, moment).items():
            getattr(days[on], part).extend(products)
    return list(days.values())


def _by_day(rows: ProductQuerySet, moment: str) -> dict[date, list[Product]]:
    found: dict[date, list[Product]] = defaultdict(list)
    for product in rows.order_by(moment, "id")[: 31 * MOST_A_DAY]:
        at = getattr(product, moment)
        found[timezone.localtime(at).date() if isinstance(at, datetime) else at].append(product)
    return found


def _light(rows: ProductQuerySet) -> ProductQuerySet:
    return rows.defer("search", "body").select_related("assigned_to")
