"""Series of units count what their lists show; the newest day to judge."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.factories.listening import make_mentions
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.insight.domain.series import last_full_day, load_series
from lantoa.listening.domain.queries import Filters, count, find
from lantoa.listening.models import Source, TopicDay
from lantoa.units.models import Level, RelationKind, Unit, UnitRelation

MERGER = date(2025, 7, 1)
DAY = date(2026, 3, 2)


def at(day: date, hour: int = 5) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def units(source: Source) -> dict[str, Unit]:
    """Two old provinces merged into a new one, a park union under that, another province."""
    root = source.unit
    made = {
        "new": UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root, valid_from=MERGER),
        "other": UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root),
    }
    made["park"] = UnitFactory(parent=made["new"])
    for name in ("old_a", "old_b"):
        made[name] = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root, valid_to=MERGER)
        UnitRelation.objects.create(
            kind=RelationKind.MERGED_INTO, from_unit=made[name], to_unit=made["new"],
            effective_on=MERGER,
        )  # fmt: skip
    return made


def test_series_of_a_unit_equals_its_list(source: Source, units: dict[str, Unit]) -> None:
    make_mentions(
        {"source": source, "unit": unit, "published_at": at(DAY - timedelta(days=n % 3))}
        for n, unit in enumerate([*units.values(), source.unit] * 4)
    )
    series = load_series(DAY - timedelta(days=2), DAY)
    person = UserFactory(is_superuser=True)
    units_judged = {unit for _, unit in series.keys if unit is not None}
    assert units_judged == {units[name].pk for name in ("new", "other", "park")}
    for (topic, unit), counts in zip(series.keys, series.counts, strict=True):
        for step in range(3):
            day = DAY - timedelta(days=2 - step)
            filters = Filters(topic=topic, unit=unit, first=day, last=day)
            total = count(person, filters)
            assert (total.number, total.exact) == (counts[step], True)
            assert len(find(person, filters).mentions) == counts[step]


def test_posts_of_before_the_merger_stand_in_the_successor(
    source: Source, units: dict[str, Unit]
) -> None:
    day = date(2025, 6, 1)
    make_mentions(
        {"source": source, "unit": units[name], "published_at": at(day)}
        for name in ("old_a", "old_b", "old_b")
    )
    series = load_series(day, day)
    counts = dict(zip(series.keys, series.counts[:, 0].tolist(), strict=True))
    assert counts["wages", units["new"].pk] == counts["wages", None] == 3
    assert ("wages", units["old_a"].pk) not in counts


def test_last_day_is_yesterday_or_the_last_of_an_old_import(source: Source) -> None:
    today = date(2026, 3, 20)
    assert last_full_day(today) is None
    make_mentions([{"source": source, "published_at": at(date(2020, 3, 5))}])
    assert last_full_day(today) == date(2020, 3, 5)
    make_mentions([{"source": source, "published_at": at(date(2026, 3, 1))}])
    assert last_full_day(today) == date(2026, 3, 19)
    assert last_full_day(date(2026, 3, 1)) == date(2020, 3, 5)


def test_day_whose_posts_were_all_called_irrelevant_is_no_day_with_data(source: Source) -> None:
    TopicDay.objects.create(day=DAY, topic="", unit=source.unit, mentions=0)
    assert last_full_day(DAY + timedelta(days=1)) is None
