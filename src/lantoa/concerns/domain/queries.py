"""Finding concerns: one set of filters behind the list and every figure that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from lantoa.concerns.models import Concern, Status
from lantoa.listening.domain.queries import COUNT_LIMIT, Total, unit_ids
from lantoa.text import normalise, tokens
from lantoa.units.models import User

PAGE_SIZE = 25
LIVE = "live"
COMPARED, LIKELIEST = 200, 4


@dataclass(frozen=True)
class Filters:
    """What a list of concerns is limited to; "" and None mean no limit."""

    status: str = LIVE
    topic: str = ""
    unit: int | None = None
    zone: str = ""
    urgency: str = ""
    overdue: bool = False
    mine: bool = False


@dataclass(frozen=True)
class Page:
    """One page, newest first. ``next`` is where the following one starts, "" at the end."""

    concerns: list[Concern]
    next: str
    total: Total


def find(user: User | AnonymousUser, filters: Filters, after: str = "") -> Page:
    """The concerns that match and that this person may see, 25 a page.

    A page starts after a row and not at a number: the last page is as fast as the first.
    """
    rows = matching(user, filters)
    number = rows.order_by()[: COUNT_LIMIT + 1].count()
    if place := _place(after):
        opened, pk = place
        rows = rows.filter(opened_at__lte=opened)  # where the index starts
        rows = rows.exclude(opened_at=opened, pk__gte=pk)
    found = list(rows.select_related("owner").order_by("-opened_at", "-id")[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return Page(
        concerns=found[:PAGE_SIZE],
        next=f"{last.opened_at.isoformat()}_{last.pk}" if last else "",
        total=Total(min(number, COUNT_LIMIT), exact=number <= COUNT_LIMIT),
    )


def matching(user: User | AnonymousUser, filters: Filters) -> QuerySet[Concern]:
    """All concerns that ``find`` lists, in no order."""
    rows: QuerySet[Concern] = Concern.objects.visible_to(user)
    if filters.status == LIVE:
        rows = rows.exclude(status=Status.CLOSED)
    elif filters.status in Status.values:
        rows = rows.filter(status=filters.status)
    for name in ("topic", "urgency", "zone"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.unit is not None:
        rows = rows.filter(unit__in=unit_ids(filters.unit))
    if filters.mine:
        rows = rows.filter(owner=user.pk)
    if filters.overdue:
        rows = rows.filter(status__in=[Status.OPEN, Status.IN_PROGRESS], due_at__lt=timezone.now())
    return rows


def like(user: User | AnonymousUser, unit_id: int | None, text: str) -> list[Concern]:
    """Unanswered concerns of a unit whose summaries share the most words with a text, so that a
    person sees what it may belong to; of the newest ones, and none that shares no word."""
    words = set(tokens(normalise(text)))
    waiting = Concern.objects.visible_to(user).filter(
        unit=unit_id, status__in=[Status.OPEN, Status.IN_PROGRESS]
    )
    newest = waiting.select_related("unit").order_by("-opened_at", "-id")[:COMPARED]
    shared = [(len(words & set(tokens(normalise(row.summary)))), row) for row in newest]
    likeliest = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
    return [row for _, row in likeliest[:LIKELIEST]]


def _place(after: str) -> tuple[datetime, int] | None:
    moment, _, pk = after.rpartition("_")
    try:
        opened = parse_datetime(moment)
    except ValueError:
        return None
    if opened is None or timezone.is_naive(opened) or not pk.isdecimal():
        return None
    return opened, int(pk)
