"""The period a trends page shows, from its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict

OFFERED = (7, 28, 90)
USUAL = 28
LONGEST = 732


@dataclass(frozen=True)
class Period:
    """First and last day, both included. ``days`` is set when it is one of those offered."""

    first: date
    last: date
    days: int | None = None
    problem: bool = False

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """The period of the same length right before."""
        return Period(self.first - timedelta(days=len(self)), self.first - timedelta(days=1))

    def all_days(self) -> list[date]:
        """Every day in order."""
        return [self.first + timedelta(days=step) for step in range(len(self))]

    def query(self) -> str:
        """This period in an address."""
        if self.days is not None:
            return f"days={self.days}"
        return f"first={self.first.isoformat()}&last={self.last.isoformat()}"


def asked_period(query: QueryDict, newest: date) -> Period:
    """The period that ``first`` and ``last``, or ``days``, ask for; 28 days to ``newest`` else.

    ``problem`` is set when what was asked cannot be read, is upside down or is longer than two
    years (then the newest two years of it are shown).
    """
    text = query.get("first", ""), query.get("last", "")
    if any(text):
        try:
            first = date.fromisoformat(text[0] or text[1])
            last = date.fromisoformat(text[1]) if text[1] else newest
        except ValueError:
            return _back(newest, USUAL, problem=True)
        if first > last or not 1900 <= first.year <= last.year <= 2999:
            return _back(newest, USUAL, problem=True)
        if (last - first).days >= LONGEST:
            return Period(last - timedelta(days=LONGEST - 1), last, problem=True)
        return Period(first, last)
    days = query.get("days", "")
    if days in map(str, OFFERED):
        return _back(newest, int(days))
    return _back(newest, USUAL, problem=bool(days))


def _back(newest: date, days: int, *, problem: bool = False) -> Period:
    return Period(newest - timedelta(days=days - 1), newest, days, problem)
