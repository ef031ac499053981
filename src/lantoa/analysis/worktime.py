"""Working time in Vietnam: how long the office has been open between two moments.

Hours are counted on the clock of the office (UTC+7, no summer time) and given and returned in any
zone. Public holidays and swapped days come from :mod:`lantoa.analysis.calendar`; a working Saturday
that was swapped for a day off has the hours of a Monday.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lantoa.analysis.calendar import makeup_days, public_holidays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Span = tuple[time, time]
_FULL_DAY: tuple[Span, ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
_LONGEST_CLOSURE = 400
"""Days in a row without an open hour after which the week is taken to be a mistake."""


@dataclass(frozen=True)
class WorkWeek:
    """Opening hours by weekday (0 is Monday), in order and without overlap.

    ``holidays`` False keeps the office open on public holidays (a duty desk).
    """

    spans: Mapping[int, tuple[Span, ...]] = field(
        default_factory=lambda: dict.fromkeys(range(5), _FULL_DAY)
    )
    holidays: bool = True

    def open_on(self, day: date) -> tuple[Span, ...]:
        """The hours of one day; none when the office is closed."""
        if self.holidays and day in public_holidays(day.year):
            return ()
        if self.holidays and day in makeup_days(day.year):
            return self.spans.get(0, ())
        return self.spans.get(day.weekday(), ())


OFFICE_WEEK = WorkWeek()
"""Monday to Friday, 07:30–11:30 and 13:30–17:30."""

OFFICE_DAY = 8
"""Hours of one of its days."""


def add_working_hours(start: datetime, hours: float, week: WorkWeek = OFFICE_WEEK) -> datetime:
    """The earliest moment at which ``hours`` (≥ 0) of working time have passed since ``start``.

    Both are aware; the answer is in the zone of ``start``. Raises ValueError for a naive start,
    negative hours, or a week that never opens.
    """
    left = timedelta(hours=hours)
    if left < timedelta(0):
        raise ValueError("hours of work are counted forwards")
    here = _local(start)
    if not left:
        return start
    for opens, closes in _open(here, week):
        length = closes - opens
        if left <= length:
            return (opens + left).astimezone(start.tzinfo)
        left -= length
    raise AssertionError("opening hours go on for ever")


def working_hours_between(
    earlier: datetime, later: datetime, week: WorkWeek = OFFICE_WEEK
) -> float:
    """Hours of working time from ``earlier`` to ``later`` (aware); negative the other way round."""
    start, end = _local(earlier), _local(later)
    if end < start:
        return -working_hours_between(later, earlier, week)
    total = timedelta(0)
    if start == end:
        return 0.0
    for opens, closes in _open(start, week):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total / timedelta(hours=1)


def _open(start: datetime, week: WorkWeek) -> Iterator[tuple[datetime, datetime]]:
    """The open hours from ``start`` on, the first cut to it."""
    day, closed = start.date(), 0
    while closed < _LONGEST_CLOSURE:
        spans = week.open_on(day)
        closed = 0 if spans else closed + 1
        for opens, closes in spans:
            begin = max(start, datetime.combine(day, opens, ZONE))
            end = datetime.combine(day, closes, ZONE)
            if begin < end:
                yield begin, end
        day += timedelta(days=1)
    raise ValueError("this week never opens")


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(ZONE)
