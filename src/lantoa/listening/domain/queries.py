"""Finding mentions: one set of filters behind every list and every figure.

A figure and its list agree because both come from the same `Filters`: the figure from the
daily rollups when they know every filter in use, else by counting the list itself, up to
`COUNT_LIMIT` (then the screen says "more than").
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone

from lantoa.listening.domain import search
from lantoa.listening.domain.partitions import FIRST_YEAR
from lantoa.listening.models import Mention, Topic, TopicDay
from lantoa.units.domain.days import midnight
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Unit, User

COUNT_LIMIT = 1_000
PAGE_SIZE = 25
# Beyond this many pages nobody reads on; a narrower filter is the way to older posts.
LAST_PAGE = 400
FIRST_WINDOW = timedelta(days=31)


@dataclass(frozen=True)
class Filters:
    """What a list of mentions is limited to; None or "" means no limit.

    ``dated``: "yes" only mentions with a known time (those in daily figures), "no" only those
    without one. ``relevant``: "yes", "no" or "all".
    """

    q: str = ""
    topic: str = ""
    unit: int | None = None
    source: int | None = None
    source_kind: str = ""
    sentiment: str = ""
    kind: str = ""
    story: int | None = None
    first: date | None = None
    last: date | None = None
    relevant: Literal["yes", "no", "all"] = "yes"
    dated: Literal["", "yes", "no"] = ""

    def in_use(self) -> set[str]:
        """Names of the filters that differ from their default."""
        return {f.name for f in fields(self) if getattr(self, f.name) != f.default}


@dataclass(frozen=True)
class Total:
    """How many mentions match; ``exact`` is false when there are more than ``number``."""

    number: int
    exact: bool


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first within each tier of search."""

    mentions: list[Mention]
    number: int
    has_next: bool
    total: Total


def unit_ids(unit_id: int, on: date | None = None) -> list[int]:
    """A unit, what stands under it (today, or ``on``), and the old units that became any of these
    by then."""
    on = on or timezone.localdate()
    below = set(Unit.objects.descendants_of([unit_id], on).values_list("pk", flat=True))
    became = restatement_map(on)
    return sorted(below | {old for old, new in became.items() if new in below})


def find(user: User | AnonymousUser, filters: Filters, page: int = 1) -> Page:
    """The mentions that match and that this person may see, 25 a page."""
    page = min(max(page, 1), LAST_PAGE)
    start = (page - 1) * PAGE_SIZE
    wanted = PAGE_SIZE + 1
    found: list[Mention] = []
    skipped = 0
    for part in _parts(user, filters):
        rows = list(_newest(part, start - skipped, wanted - len(found)))
        if rows:
            skipped = start
            found += rows
        elif skipped < start:
            skipped += _count(part, start - skipped)
        if len(found) >= wanted:
            break
    return Page(
        mentions=found[:PAGE_SIZE],
        number=page,
        has_next=len(found) > PAGE_SIZE and page < LAST_PAGE,
        total=count(user, filters),
    )


def count(user: User | AnonymousUser, filters: Filters) -> Total:
    """How many mentions `find` would list in all."""
    if known_to_rollups(filters):
        return Total(_rollup_total(user, filters), exact=True)
    number = _count(_matching(user, filters), COUNT_LIMIT + 1)
    return Total(min(number, COUNT_LIMIT), exact=number <= COUNT_LIMIT)


def known_to_rollups(filters: Filters) -> bool:
    """Whether the daily figures know how many match. A limit of days leaves out what has none."""
    dated = filters.dated == "yes" or (not filters.dated and (filters.first or filters.last))
    return bool(dated) and filters.in_use() <= {"topic", "unit", "first", "last", "dated"}


def removed_from(user: User | AnonymousUser, filters: Filters) -> int:
    """How many of the posts that the daily figures count are no longer there to be listed."""
    return _rollup_total(user, filters) - _matching(user, filters).count()


def _rollup_total(user: User | AnonymousUser, filters: Filters) -> int:
    topic = filters.topic if filters.topic in Topic.values else ""
    rows = TopicDay.objects.visible_to(user).filter(topic=topic)
    if filters.unit is not None:
        rows = rows.filter(unit_id__in=unit_ids(filters.unit))
    if filters.first:
        rows = rows.filter(day__gte=filters.first)
    if filters.last:
        rows = rows.filter(day__lte=filters.last)
    return int(rows.aggregate(total=Sum("mentions"))["total"] or 0)


def _matching(user: User | AnonymousUser, filters: Filters) -> QuerySet[Mention]:
    """All mentions that `find` lists, in no order."""
    rows = _limited(user, filters)
    queries = search.tiers(filters.q)
    return rows.filter(_searched(queries[-1])) if queries else rows


def _limited(user: User | AnonymousUser, filters: Filters) -> QuerySet[Mention]:
    """The mentions within every limit but the search words."""
    rows = Mention.objects.visible_to(user)
    exact: dict[str, Any] = {
        "source_id": filters.source,
        "source_kind": filters.source_kind,
        "sentiment": filters.sentiment,
        "kind": filters.kind,
        "story_id": filters.story,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.topic in Topic.values:
        rows = rows.filter(topics__contains=[filters.topic])
    if filters.unit is not None:
        rows = rows.filter(unit_id__in=unit_ids(filters.unit))
    if filters.relevant != "all":
        rows = rows.filter(relevant=filters.relevant == "yes")
    if filters.dated:
        rows = rows.filter(day__isnull=filters.dated == "no")
    # Both conditions: the moment prunes partitions, the day is what the rollups count.
    if filters.first:
        rows = rows.filter(published_at__gte=midnight(filters.first), day__gte=filters.first)
    if filters.last and filters.last < date.max:
        rows = rows.filter(published_at__lt=midnight(filters.last + timedelta(days=1)))
    if filters.last:
        rows = rows.filter(day__lte=filters.last)
    return rows


def _parts(user: User | AnonymousUser, filters: Filters) -> Iterator[QuerySet[Mention]]:
    """The matching mentions in disjoint parts, in the order of the list: best tier of search
    first, and within a tier the newest months first.

    A page that fills from the newest months never touches the older partitions, so its cost
    does not grow with the archive; each window is twice as long as the one after it.
    """
    for tier in _tiers(user, filters):
        until, width = timezone.now(), FIRST_WINDOW
        yield tier.filter(published_at__gte=until)
        while until.year >= FIRST_YEAR:
            yield tier.filter(published_at__gte=until - width, published_at__lt=until)
            until, width = until - width, width * 2
        yield tier.filter(published_at__lt=until)


def _tiers(user: User | AnonymousUser, filters: Filters) -> Iterator[QuerySet[Mention]]:
    rows = _limited(user, filters)
    queries = search.tiers(filters.q)
    if not queries:
        yield rows
    better: Q | None = None
    for query in queries:
        here = _searched(query)
        yield rows.filter(here) if better is None else rows.filter(here).exclude(better)
        better = here if better is None else better | here


def _searched(query: str) -> Q:
    return Q(
        RawSQL('"listening_mention"."search" @@ %s::tsquery', [query], output_field=BooleanField())
    )


def _newest(rows: QuerySet[Mention], start: int, limit: int) -> QuerySet[Mention]:
    return (
        rows.select_related("source")
        .defer("search")
        .order_by("-published_at", "-id")[start : start + limit]
    )


def _count(rows: QuerySet[Mention], limit: int) -> int:
    return rows.order_by()[:limit].count()
