"""Vietnamese days: public holidays and the distance to Tết.

Tết and the Hùng Kings' day follow the Vietnamese lunar calendar, reckoned at UTC+7; in some
years (1968, 1985, 2007, 2030, …) it parts from the Chinese one. The dates come from the
``holidays`` package, which keeps the two apart, knows the days in lieu, and lists the days the
government swapped in single years. A year the government has not decided yet holds the rule only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
import numpy as np
from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1902, 2098
"""Years for which the lunar dates are known (one less at each end, for the nearest Tết)."""

TET_NAME = "Tết Nguyên Đán"

TET_BEFORE, TET_AFTER = 10, 10
"""Days around Tết in which working life, and what is written about it, is out of step."""


@dataclass(frozen=True, slots=True)
class HolidayEffect:
    """What the calendar says of one day.

    ``from_tet`` is the signed number of days from the nearest Tết: 0 on mùng một, -1 on the eve.
    ``holiday`` is a statutory day off, days in lieu and swapped days included; ``name`` is its
    Vietnamese name, empty on other days. ``bridge`` is a working day between a day off
    (weekend included) and a holiday. ``weekday`` is 0 on Monday.
    """

    weekday: int
    holiday: bool
    name: str
    bridge: bool
    from_tet: int

    @property
    def near_tet(self) -> bool:
        """Inside the weeks around Tết, working days included."""
        return -TET_BEFORE <= self.from_tet <= TET_AFTER

    @property
    def special(self) -> bool:
        """A day whose volume an ordinary weekday does not foretell."""
        return self.holiday or self.bridge or self.near_tet


@lru_cache(maxsize=256)
def tet(year: int) -> date:
    """Mùng một Tết of a Gregorian ``year``. Raises ValueError outside the known years."""
    if not FIRST_YEAR - 1 <= year <= LAST_YEAR + 1:
        raise ValueError(f"no lunar date is known for {year}")
    return next(day for day, name in public_holidays(year).items() if TET_NAME in name.split("; "))


@lru_cache(maxsize=256)
def public_holidays(year: int) -> dict[date, str]:
    """Days off in ``year`` with their Vietnamese names; do not change the returned dict."""
    return dict(holidays.Vietnam(years=year, language="vi").items())


@lru_cache(maxsize=256)
def makeup_days(year: int) -> frozenset[date]:
    """Weekend days of ``year`` that the government made working days, in exchange for a day off.

    The exchange may reach over New Year, so the years around are asked as well.
    """
    swapped = holidays.Vietnam(years=(year - 1, year, year + 1)).weekend_workdays
    return frozenset(day for day in swapped if day.year == year)


@lru_cache(maxsize=8192)
def holiday_effect(day: date) -> HolidayEffect:
    """The calendar's view of one day. Raises ValueError outside 1902–2098."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"no lunar date is known near {day}")
    distances = [(day - tet(year)).days for year in (day.year - 1, day.year, day.year + 1)]
    name = public_holidays(day.year).get(day, "")
    return HolidayEffect(
        weekday=day.weekday(),
        holiday=bool(name),
        name=name,
        bridge=_is_bridge(day),
        from_tet=min(distances, key=abs),
    )


def holiday_effects(days: NDArray[np.datetime64] | Sequence[date]) -> list[HolidayEffect]:
    """:func:`holiday_effect` of each day of an array of days."""
    return [holiday_effect(day) for day in np.asarray(days, "datetime64[D]").astype(object)]


def _is_bridge(day: date) -> bool:
    if _is_off(day):
        return False
    before, after = (date.fromordinal(day.toordinal() + step) for step in (-1, 1))
    free = _is_off(before) and _is_off(after)
    return free and (before in public_holidays(before.year) or after in public_holidays(after.year))


def _is_off(day: date) -> bool:
    return day.weekday() >= 5 or day in public_holidays(day.year)
