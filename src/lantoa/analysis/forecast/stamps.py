"""Time stamps of a series: read them, find the step between them, go on past the last.

A stamp is an integer, an ISO date or date-time, a month (``2026-01``), a quarter (``2026Q1``,
``2026-Q1``) or a label that ends in a number (``V1``, ``V2``). Every stamp becomes an integer key
that sorts in time: the number itself, months or quarters since year 0, or microseconds since year
1. One series holds one kind of stamp.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone

import numpy as np
from numpy.typing import NDArray

DAY = 86_400_000_000
"""Microseconds in a day."""

MAX_STRETCH = 8
"""A grid may be this many times longer than the observations on it; beyond, gaps are not gaps."""

LABEL = re.compile(r"^(?P<prefix>.*\D)(?P<number>\d{1,15})$", re.ASCII | re.DOTALL)
INTEGER = re.compile(r"^[+-]?\d{1,15}$", re.ASCII)
PERIOD = re.compile(r"^(?P<year>\d{4})(?P<sign>-(?=\d\d$)|-?Q(?=[1-4]$))(?P<part>\d+)$", re.ASCII)
EPOCH = datetime(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """``kind`` is ``integer``, ``date``, ``time`` or ``period`` with the written style, or
    ``label`` with its prefix: stamps of one series have equal kinds. ``key`` orders them."""

    kind: str
    key: int


def parse(text: str) -> Stamp:
    """Read one stamp. Raises ValueError when it is none of the known kinds."""
    text = text.strip()
    if INTEGER.match(text):
        return Stamp("integer", int(text))
    if len(text) == 10:
        try:
            return Stamp("date", (date.fromisoformat(text).toordinal() - 1) * DAY)
        except ValueError:
            pass
    if period := PERIOD.match(text):
        return _parse_period(period)
    try:
        return _parse_time(text)
    except (ValueError, OverflowError):
        pass
    label = LABEL.match(text)
    if label and not re.search(r"[-/:.,\s]", text):
        return Stamp("label:" + label["prefix"], int(label["number"]))
    raise ValueError(f"not a date, a whole number or a numbered label: {text[:40]!r}")


def render(kind: str, key: int) -> str:
    """Write a key as a stamp of ``kind``. Raises OverflowError past the year 9999."""
    if kind == "integer":
        return str(key)
    if kind.startswith("label:"):
        return f"{kind[6:]}{key}"
    if kind.startswith("period:"):
        return _render_period(kind[7:], key)
    moment = EPOCH + timedelta(microseconds=key)
    if kind == "date":
        return moment.date().isoformat()
    _time, separator, offset = kind.split("|")
    if offset:
        zone = timezone(timedelta(seconds=float(offset)))
        moment = moment.replace(tzinfo=UTC).astimezone(zone)
    return moment.isoformat(sep=separator)


@dataclass(frozen=True)
class Grid:
    """The regular steps under a series: ``slots`` places each observation (ascending, from 0),
    ``size`` is one past the last. ``months`` is 0 for a step of fixed length ``step``;
    otherwise ``day`` is the day of the month, cut to the month's length."""

    kind: str
    last: int
    step: int
    months: int
    day: int
    slots: NDArray[np.int64]

    @property
    def size(self) -> int:
        return int(self.slots[-1]) + 1

    def future(self, horizon: int) -> list[str]:
        """The next ``horizon`` stamps. Raises OverflowError past the year 9999."""
        return [render(self.kind, self._after(step)) for step in range(1, horizon + 1)]

    def _after(self, steps: int) -> int:
        if not self.months:
            return self.last + steps * self.step
        moment = EPOCH + timedelta(microseconds=self.last)
        index = moment.year * 12 + moment.month - 1 + steps * self.months
        year, month = divmod(index, 12)
        if year > MAXYEAR:
            raise OverflowError("the year would be past 9999")
        day = min(self.day, _month_length(year, month + 1))
        moved = moment.replace(year=year, month=month + 1, day=day)
        return (moved - EPOCH) // timedelta(microseconds=1)


def grid(kind: str, keys: Sequence[int]) -> Grid:
    """Find the step of strictly ascending ``keys`` of one kind.

    Dates a whole number of months apart step by months; others by their commonest difference (the
    shorter of two as common). Observations off the steps take the nearest later free slot. Series
    that would be mostly gaps are read as consecutive observations.
    """
    count = len(keys)
    values = np.asarray(keys, dtype=np.int64)
    dated = kind == "date" or kind.startswith("time")
    if count == 1:
        step = (DAY if kind == "date" else DAY // 24) if dated else 1
        return Grid(kind, int(values[-1]), step, 0, 0, np.zeros(1, np.int64))
    if dated and (monthly := _monthly(kind, values)) is not None:
        return monthly
    differences = Counter(np.diff(values).tolist())
    step = min(differences, key=lambda value: (-differences[value], value))
    slots = _places((values - values[0]) / step)
    return Grid(kind, int(values[-1]), step, 0, 0, slots)


def _monthly(kind: str, values: NDArray[np.int64]) -> Grid | None:
    if int(np.diff(values).min()) < 28 * DAY:
        return None
    moments = [EPOCH + timedelta(microseconds=int(value)) for value in values]
    ends = all(m.day == _month_length(m.year, m.month) for m in moments)
    day = 31 if ends else max(m.day for m in moments)
    regular = all(m.day == min(day, _month_length(m.year, m.month)) for m in moments)
    if not regular or len({m.time() for m in moments}) > 1:
        return None
    months = np.array([m.year * 12 + m.month for m in moments], dtype=np.int64)
    differences = Counter(np.diff(months).tolist())
    step = min(differences, key=lambda value: (-differences[value], value))
    return Grid(kind, int(values[-1]), 0, step, day, _places((months - months[0]) / step))


def _places(positions: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole slots for positions in steps; strictly ascending."""
    count = len(positions)
    if positions[-1] + 1 > MAX_STRETCH * count:
        return np.arange(count, dtype=np.int64)
    index = np.arange(count, dtype=np.int64)
    rounded = np.rint(positions).astype(np.int64)
    return np.maximum.accumulate(rounded - index) + index


def _parse_time(text: str) -> Stamp:
    moment = datetime.fromisoformat(text)
    if not re.match(r"^\d{4}-\d{2}-\d{2}[T ]", text):
        raise ValueError("not a date-time")
    offset = moment.utcoffset()
    style = ""
    if offset is not None:
        style = str(offset.total_seconds())
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return Stamp(f"time|{text[10]}|{style}", (moment - EPOCH) // timedelta(microseconds=1))


def _parse_period(found: re.Match[str]) -> Stamp:
    year, part, sign = int(found["year"]), int(found["part"]), found["sign"]
    parts = _parts(sign)
    if not (year and 1 <= part <= parts):
        raise ValueError(f"not a date: {found.group()!r}")
    return Stamp(f"period:{sign}", year * parts + part - 1)


def _render_period(sign: str, key: int) -> str:
    year, part = divmod(key, _parts(sign))
    if year > MAXYEAR:
        raise OverflowError("the year would be past 9999")
    return f"{year:04}{sign}{part + 1:02}" if sign == "-" else f"{year:04}{sign}{part + 1}"


def _parts(sign: str) -> int:
    """Months or quarters in a year."""
    return 12 if sign == "-" else 4


def _month_length(year: int, month: int) -> int:
    return monthrange(year, month)[1]
