"""What the trends pages show: read from daily rollups and judgements, never from mentions.

Every volume here is the sum that `lantoa.listening.domain.queries.count` gives for the same
filters, so a figure and the list behind it agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Count, F, Max, Min, Sum
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from lantoa.insight.domain.series import TOPICS
from lantoa.insight.models import Forecast, Story, Trend
from lantoa.listening.domain.queries import unit_ids
from lantoa.listening.models import Mention, TopicDay
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.domain.days import midnight
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Level, Membership, Unit, User
from lantoa.units.models.periods import holds_on
from lantoa.units.models.scope import scope_of

Person = User | AnonymousUser
# Above this many posts a cell is not looked at for few authors writing much.
AUTHORS_CHECKED_BELOW = 100


@dataclass(frozen=True)
class View:
    """Whose figures: the person and, when chosen, a unit with all that stands under it."""

    user: Person
    unit: int | None = None

    def days(self) -> Any:
        """The daily counts inside this view."""
        rows = TopicDay.objects.visible_to(self.user)
        return rows if self.unit is None else rows.filter(unit_id__in=unit_ids(self.unit))

    def has_series(self) -> bool:
        """Whether judged series stand for this view: the federation's for those who see all of
        it, or the chosen unit's. Several units together have no baseline of their own."""
        return self.unit is not None or scope_of(self.user).everything


@dataclass(frozen=True)
class Judged:
    """The baseline of one day; `expected` is None while the history is too short."""

    expected: float | None
    upper: float | None
    alarm: bool
    since: date | None


@dataclass(frozen=True)
class UnitCell:
    """A unit's share of a volume. ``hidden``: too few people wrote to show the number."""

    unit: Unit | None
    mentions: int
    hidden: bool
    alarm_days: int


def volumes(view: View, first: date, last: date) -> dict[str, list[int]]:
    """Mentions a day of every topic, "" for all of them; one number a day."""
    total = (last - first).days + 1
    found = {topic: [0] * total for topic in TOPICS}
    rows = view.days().filter(day__range=(first, last)).order_by().values_list("topic", "day")
    for topic, day, mentions in rows.annotate(total=Sum("mentions")):
        if topic in found:
            found[topic][(day - first).days] = mentions
    return found


def volume(view: View, topic: str, first: date, last: date) -> list[int]:
    """Mentions a day of one topic."""
    found = [0] * ((last - first).days + 1)
    rows = view.days().filter(topic=topic, day__range=(first, last)).order_by().values_list("day")
    for day, mentions in rows.annotate(total=Sum("mentions")):
        found[(day - first).days] = mentions
    return found


def judgements(
    view: View, first: date, last: date, topic: str | None = None
) -> dict[str, dict[date, Judged]]:
    """Baselines of each topic and day; empty when this view has no series of its own."""
    found: dict[str, dict[date, Judged]] = defaultdict(dict)
    if not view.has_series():
        return found
    rows = Trend.objects.filter(unit=view.unit, day__range=(first, last))
    if topic is not None:
        rows = rows.filter(topic=topic)
    columns = ("topic", "day", "expected", "upper", "alarm", "alarm_since")
    for name, day, expected, upper, alarm, since in rows.values_list(*columns):
        found[name][day] = Judged(expected, upper, alarm, since)
    return found


def newest_forecast(view: View, topic: str) -> Forecast | None:
    """The forecast of a topic in this view, if its series has one."""
    if not view.has_series():
        return None
    return Forecast.objects.filter(topic=topic, unit=view.unit).first()


def alarms(user: Person, first: date, last: date, limit: int = 8) -> list[Trend]:
    """Series that were above their baseline in a period and that this person may see: the newest
    such day of each, those of the last day first, then the most unusual."""
    rows = Trend.objects.filter(alarm=True, day__range=(first, last)).exclude(topic="")
    scope = scope_of(user)
    if not scope.everything:
        rows = rows.filter(unit_id__in=sorted(scope.unit_ids))
    # The confederation's own posts are part of the federation's series; no list is theirs alone.
    rows = rows.exclude(unit__level=Level.CONFEDERATION)
    newest: dict[tuple[str, int | None], Trend] = {}
    for row in rows.order_by("-day"):
        newest.setdefault((row.topic, row.unit_id), row)
    ranked = sorted(
        newest.values(),
        key=lambda row: (row.day != last, 1.0 if row.p_value is None else row.p_value),
    )
    return ranked[:limit]


def data_period(view: View) -> tuple[date, date] | None:
    """The first and the last day with any mention in this view."""
    ends = view.days().filter(topic="").aggregate(first=Min("day"), last=Max("day"))
    return (ends["first"], ends["last"]) if ends["first"] else None


def years_with_data(view: View, first: date, last: date) -> list[int]:
    """Years between two days that have mentions, newest first."""
    rows = view.days().filter(topic="")
    return [
        year
        for year in range(last.year, first.year - 1, -1)
        if rows.filter(day__range=(date(year, 1, 1), date(year, 12, 31))).exists()
    ]


def by_unit(view: View, topic: str, first: date, last: date) -> list[UnitCell]:
    """Volume of each unit right under the view's unit (or the top), largest first.

    What stands at the top itself, without a place, comes last with ``unit`` None. Cells are
    disjoint and add up to the view's volume.
    """
    today = timezone.localdate()
    units = {unit.pk: unit for unit in Unit.objects.as_of(today)}
    became = restatement_map(today)
    totals: dict[int | None, int] = defaultdict(int)
    members: dict[int | None, set[int]] = defaultdict(set)
    rows = view.days().filter(topic=topic, day__range=(first, last)).order_by()
    for unit_id, mentions in rows.values_list("unit_id").annotate(total=Sum("mentions")):
        branch = _branch(units, became.get(unit_id, unit_id), view.unit)
        totals[branch] += mentions
        members[branch].add(unit_id)
    flagged = _alarm_days(topic, first, last)
    few = _few_authors(
        view, topic, first, last,
        {key: members[key] for key, number in totals.items()
         if SMALLEST_GROUP <= number < AUTHORS_CHECKED_BELOW},
    )  # fmt: skip
    cells = [
        UnitCell(
            units.get(key) if key is not None else None,
            number,
            number < SMALLEST_GROUP or key in few,
            flagged.get(key, 0) if key is not None else 0,
        )
        for key, number in totals.items()
        if number
    ]
    return sorted(cells, key=lambda cell: (cell.unit is None, -cell.mentions))


def _branch(units: dict[int, Unit], unit_id: int, under: int | None) -> int | None:
    """The unit right under ``under`` (None: right under the top) that stands above a unit today;
    None for what stands at ``under`` itself or is no longer in the tree."""
    here: int | None = unit_id
    while here is not None and here in units and here != under:
        parent = units[here].parent_on
        if under is None and parent is None:
            return None
        above = units.get(parent) if parent is not None else None
        if parent == under or (under is None and above is not None and above.parent_on is None):
            return here
        here = parent
    return None


def _alarm_days(topic: str, first: date, last: date) -> dict[int, int]:
    rows = Trend.objects.filter(
        alarm=True, topic=topic, unit__isnull=False, day__range=(first, last)
    )
    return dict(rows.order_by().values_list("unit_id").annotate(days=Count("pk")))


def _few_authors(
    view: View, topic: str, first: date, last: date, groups: dict[int | None, set[int]]
) -> set[int | None]:
    """Which of these groups of units fewer than ten authors wrote for. A post without an author
    counts as one of its own: an article speaks for its paper, not for a person."""
    if not groups:
        return set()
    rows = Mention.objects.visible_to(view.user).filter(
        relevant=True,
        day__range=(first, last),
        published_at__gte=midnight(first),
        published_at__lt=midnight(last + timedelta(days=1)),
        unit_id__in=set().union(*groups.values()),
    )
    if topic:
        rows = rows.filter(topics__contains=[topic])
    who = Coalesce("author", Cast(F("id"), CharField()))
    seen: dict[int, set[str]] = defaultdict(set)
    for unit_id, author in rows.order_by().values_list("unit_id", who).distinct():
        seen[unit_id].add(author)
    return {
        key
        for key, ids in groups.items()
        if len(set().union(*(seen[pk] for pk in ids))) < SMALLEST_GROUP
    }


def stories(
    user: Person, topic: str, unit: int | None, first: date, last: date, limit: int = 8
) -> list[Story]:
    """Stories alive in a period, the largest first."""
    rows = Story.objects.visible_to(user).filter(last_at__date__gte=first, first_at__date__lte=last)
    if topic:
        rows = rows.filter(topics__contains=[topic])
    if unit is not None:
        rows = rows.filter(unit_id__in=unit_ids(unit))
    return list(rows.order_by("-mentions", "-last_at")[:limit])


def heard_sum(counts: Sequence[int], share: Iterable[float], *, floor: float = 0.2) -> float:
    """The volume had every usual source been heard: each day divided by the share heard. Days
    hardly heard at all are taken to be like the others."""
    heard = [(number, part) for number, part in zip(counts, share, strict=True) if part >= floor]
    if not heard:
        return 0.0
    return sum(number / part for number, part in heard) * len(counts) / len(heard)


def story_days(user: Person, story: Story) -> list[tuple[date, int]]:
    """Posts of a story a day, from its first to its last day, days without any included."""
    rows = _story_mentions(user, story).filter(day__isnull=False).values_list("day")
    found: dict[date, int] = dict(rows.annotate(number=Count("pk")))
    if not found:
        return []
    first, last = min(found), max(found)
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [(day, found.get(day, 0)) for day in days]


def story_units(user: Person, story: Story, limit: int = 12) -> list[int]:
    """Ids of the units that a story's posts are about, most posts first."""
    rows = _story_mentions(user, story).values_list("unit_id").annotate(number=Count("pk"))
    return [unit_id for unit_id, _number in rows.order_by("-number")[:limit]]


def _story_mentions(user: Person, story: Story) -> Any:
    # The moments prune partitions; a story lives for days or weeks.
    return (
        Mention.objects.visible_to(user)
        .filter(
            story_id=story.pk,
            published_at__gte=story.first_at,
            published_at__lte=story.last_at,
        )
        .order_by()
    )


def home_view(user: Person) -> View:
    """What a person's home page is about: the federation for those who see all of it, else the
    first of their own units."""
    if scope_of(user).everything or not user.is_authenticated:
        return View(user)
    today = timezone.localdate()
    mine = Membership.objects.filter(holds_on(today), user=user).order_by("valid_from", "pk")
    own = mine.values_list("unit_id", flat=True).first()
    return View(user, restatement_map(today).get(own, own) if own else None)
