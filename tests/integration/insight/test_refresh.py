"""Bringing trends up to date: what has changed is judged, by one process at a time."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.support.factories.listening import make_mentions
from tests.support.parallel import in_parallel

from lantoa.insight.domain import refresh as module
from lantoa.insight.domain import trends
from lantoa.insight.domain.refresh import refresh, spans
from lantoa.insight.models import Forecast, Refresh, Trend
from lantoa.listening.models import Source, TopicDay

LAST = date(2020, 6, 30)


def fill(source: Source, days: int, a_day: int = 3) -> None:
    make_mentions(
        {
            "source": source,
            "published_at": datetime(2020, 6, 30, 5, tzinfo=UTC) - timedelta(days=n // a_day),
        }
        for n in range(days * a_day)
    )


def day(number: int) -> date:
    return date(2020, 1, 1) + timedelta(days=number)


@pytest.mark.parametrize(
    ("dirty", "last", "runs"),
    [
        ([], 100, []),
        ([5], 300, [(5, 5)]),
        ([5, 65], 300, [(5, 65)]),
        ([5, 66], 300, [(5, 5), (66, 66)]),
        ([5, 250], 300, [(5, 5), (250, 300)]),
        ([5, 301], 300, [(5, 5)]),
    ],
)
def test_days_near_each_other_are_judged_together(
    dirty: list[int], last: int, runs: list[tuple[int, int]]
) -> None:
    assert spans({day(n) for n in dirty}, day(last)) == [(day(a), day(b)) for a, b in runs]


def test_judgements_equal_the_daily_counts(source: Source) -> None:
    fill(source, 60)
    make_mentions(
        {"source": source, "published_at": datetime(2020, 6, 30, 6, tzinfo=UTC)} for _ in range(40)
    )
    done = refresh()
    assert done is not None
    assert done.last_day == LAST
    found = Trend.objects.filter(topic="wages", unit=None)
    assert found.count() == 60
    counted = dict(TopicDay.objects.filter(topic="wages").values_list("day", "mentions"))
    assert dict(found.values_list("day", "observed")) == counted
    assert list(found.filter(alarm=True).values_list("day", flat=True)) == [LAST]
    forecast = Forecast.objects.get(topic="wages", unit=None)
    assert (forecast.first_day, len(forecast.mean)) == (LAST + timedelta(days=1), 14)


def test_second_refresh_judges_only_what_changed(source: Source) -> None:
    fill(source, 40)
    refresh()
    Refresh.objects.update(started_at=timezone.now() + timedelta(hours=1))
    idle = refresh()
    assert idle is not None
    assert idle.judged == 0
    before = Trend.objects.count()
    Refresh.objects.update(started_at=timezone.now())
    make_mentions([{"source": source, "published_at": datetime(2020, 6, 29, 5, tzinfo=UTC)}])
    again = refresh()
    assert again is not None
    assert again.judged > 0
    assert Trend.objects.count() == before
    late = Trend.objects.get(topic="wages", unit=None, day=date(2020, 6, 29))
    assert late.observed == 4


def test_judging_twice_gives_the_same_rows(source: Source) -> None:
    fill(source, 40)
    fields = ("topic", "unit", "day", "observed", "expected", "alarm")
    trends.judge(day(160), LAST)
    first = list(Trend.objects.order_by("topic", "unit", "day").values_list(*fields))
    trends.judge(day(160), LAST)
    assert list(Trend.objects.order_by("topic", "unit", "day").values_list(*fields)) == first


def test_empty_database_has_nothing_to_judge(db: None) -> None:
    done = refresh()
    assert done is not None
    assert (done.last_day, done.judged) == (None, 0)


def test_of_two_refreshes_at_once_one_runs(
    committed: None, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, answered = threading.Event(), threading.Event()
    real = module._refresh

    def slow(everything: bool) -> Refresh:
        entered.set()
        answered.wait(30)
        return real(everything)

    def work(number: int) -> bool:
        if number:
            entered.wait(30)
            try:
                return refresh() is not None
            finally:
                answered.set()
        return refresh() is not None

    monkeypatch.setattr(module, "_refresh", slow)
    assert in_parallel(2, work) == [True, False]
    assert refresh() is not None
