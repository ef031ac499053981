"""Daily series of relevant mentions, read from the rollups."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from lantoa.listening.models import Topic, TopicDay
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import UnitParent
from lantoa.units.models.periods import holds_on

# Below this mean a day a unit's own series says nothing; its posts count in the federation's.
UNIT_MEAN_A_DAY = 0.5
TOPICS = ("", *Topic.values)


@dataclass(frozen=True)
class Series:
    """Counts of shape (series, days); ``keys[i]`` is (topic, unit id or None)."""

    keys: list[tuple[str, int | None]]
    days: NDArray[np.datetime64]
    counts: NDArray[np.float64]


def load_series(first: date, last: date) -> Series:
    """All federation-wide topic series, and the topic × unit series that are large enough.

    A count stands in the series of the unit it belongs to today (merged units in what they have
    become) and of every unit above that, as in each list that is limited to a unit; only the
    topmost units have none, because the federation's series is theirs.
    """
    total = (last - first).days + 1
    rows = TopicDay.objects.filter(day__range=(first, last)).values_list(
        "topic", "unit_id", "day", "mentions"
    )
    lines = _lines_of_command(timezone.localdate())
    by_unit: dict[tuple[str, int | None], NDArray[np.float64]] = {}
    whole = {(topic, None): np.zeros(total) for topic in TOPICS}
    for topic, unit, day, mentions in rows.iterator(chunk_size=20_000):
        at = (day - first).days
        if (topic, None) in whole:
            whole[topic, None][at] += mentions
        for over in lines.get(unit, (unit,)):
            if (topic, over) not in by_unit:
                by_unit[topic, over] = np.zeros(total)
            by_unit[topic, over][at] += mentions
    large = {key: row for key, row in by_unit.items() if row.mean() >= UNIT_MEAN_A_DAY}
    keys = [*whole, *sorted(large, key=str)]
    return Series(
        keys=keys,
        days=np.datetime64(first, "D") + np.arange(total),
        counts=np.array([(whole | large)[key] for key in keys]),
    )


def _lines_of_command(today: date) -> dict[int, tuple[int, ...]]:
    """Unit id → ids of the series its counts stand in: its successor and all above, without the
    topmost."""
    became = restatement_map(today)
    parents = dict(UnitParent.objects.filter(holds_on(today)).values_list("unit_id", "parent_id"))
    units = {*became, *parents, *parents.values()}
    lines = {}
    for unit in units:
        here: int | None = became.get(unit, unit)
        line: dict[int, None] = {}
        while here in parents and here not in line:
            line[here] = None
            here = parents[here]
        lines[unit] = tuple(line)
    return lines


def last_full_day(today: date) -> date | None:
    """The newest day to judge: yesterday while data come in, else the last day that has any.

    None when there is no dated mention at all.
    """
    newest: date | None = (
        TopicDay.objects.filter(day__lt=today, mentions__gt=0)
        .order_by("-day")
        .values_list("day", flat=True)
        .first()
    )
    if newest is None:
        return None
    yesterday = today - timedelta(days=1)
    return yesterday if (yesterday - newest).days <= 30 else newest
