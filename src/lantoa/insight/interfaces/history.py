"""What happened with a topic, as rows for the chart and for the table under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lantoa.insight.domain.queries import View, judgements, volume
from lantoa.insight.interfaces.charts import history_chart
from lantoa.insight.interfaces.periods import Period
from lantoa.listening.domain.coverage import Coverage, coverage
from lantoa.listening.domain.queries import Filters
from lantoa.listening.interfaces.addresses import list_address
from lantoa.listening.models import Source

HALF_A_DAY = "T12:00:00Z"


@dataclass(frozen=True)
class Day:
    """One day: its volume, its baseline, and which sources were not heard."""

    day: date
    observed: int
    page: str
    expected: float | None
    upper: float | None
    alarm: bool
    quiet: str


@dataclass(frozen=True)
class History:
    """A period of a topic. ``chart`` is None when there is nothing to draw."""

    days: list[Day]
    total: int
    expected: float | None
    alarm_days: int
    alarm_since: date | None
    quiet: list[tuple[str, int]]
    chart: dict[str, Any]


def history(view: View, topic: str, period: Period, filters: Filters) -> History:
    """Daily counts beside their baselines; days on which a source was silent name it."""
    counts = volume(view, topic, period.first, period.last)
    judged = judgements(view, period.first, period.last, topic)[topic]
    heard = coverage(period.first, period.last)
    names = dict(
        Source.objects.filter(pk__in={pk for day in heard.quiet for pk in day}).values_list(
            "pk", "name"
        )
    )
    days = []
    for at, day in enumerate(period.all_days()):
        row = judged.get(day)
        days.append(
            Day(
                day=day,
                observed=counts[at],
                page=list_address(replace(filters, first=day, last=day)),
                expected=row.expected if row else None,
                upper=row.upper if row else None,
                alarm=bool(row and row.alarm),
                quiet=_quiet(heard, at, names),
            )
        )
    known = [day for day in days if day.expected is not None]
    last = judged.get(period.last)
    return History(
        days=days,
        total=sum(counts),
        expected=sum(day.expected or 0.0 for day in known) if known else None,
        alarm_days=sum(day.alarm for day in days),
        alarm_since=last.since if last and last.alarm else None,
        quiet=_silences(heard, names),
        chart=history_chart([_row(day, heard, at) for at, day in enumerate(days)], _gaps(days)),
    )


def _quiet(heard: Coverage, at: int, names: dict[int, str]) -> str:
    """Who was not heard on a day, in words; "" when nobody was missing."""
    if heard.share[at] <= 0:
        return _("no source was heard")
    return ", ".join(names.get(pk, "?") for pk in heard.quiet[at])


def _row(day: Day, heard: Coverage, at: int) -> dict[str, Any]:
    # A day on which nothing could be heard is a break in the line, not a fall to zero.
    silent = heard.share[at] <= 0 and not day.observed
    return {
        "day": day.day.isoformat(),
        "observed": None if silent else day.observed,
        "expected": day.expected,
        "upper": day.upper,
        "alarm": day.alarm,
        "url": day.page,
    }


def _gaps(days: list[Day]) -> list[dict[str, Any]]:
    """Runs of days with the same silent sources, each half a day wider at both ends."""
    runs: list[dict[str, Any]] = []
    previous = None
    for day in days:
        if day.quiet:
            end = f"{day.day.isoformat()}{HALF_A_DAY}"
            if previous and previous.quiet == day.quiet:
                runs[-1]["end"] = end
            else:
                start = f"{(day.day - timedelta(days=1)).isoformat()}{HALF_A_DAY}"
                runs.append({"start": start, "end": end, "names": day.quiet})
        previous = day
    return runs


def _silences(heard: Coverage, names: dict[int, str]) -> list[tuple[str, int]]:
    """Each source that was silent and on how many days, the longest silence first."""
    silent: dict[int, int] = {}
    for day in heard.quiet:
        for pk in day:
            silent[pk] = silent.get(pk, 0) + 1
    return sorted(((names.get(pk, "?"), days) for pk, days in silent.items()), key=lambda s: -s[1])
