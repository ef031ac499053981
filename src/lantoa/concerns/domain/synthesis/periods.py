"""Weeks, months and quarters, and the period before each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.concerns.models import ReportKind


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def latest(kind: str, today: date) -> Span:
    """The last whole period of a kind before today; seven days for one without a kind."""
    if kind == ReportKind.WEEK:
        last = today - timedelta(days=today.weekday() + 1)
        return Span(last - timedelta(days=6), last)
    if kind == ReportKind.MONTH:
        last = today.replace(day=1) - timedelta(days=1)
        return Span(last.replace(day=1), last)
    if kind == ReportKind.QUARTER:
        last = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
        return Span(date(last.year, last.month - 2, 1), last)
    return Span(today - timedelta(days=7), today - timedelta(days=1))


def before(kind: str, span: Span) -> Span:
    """The period that a period is compared with: the one before, of the same kind or length."""
    last = span.first - timedelta(days=1)
    if kind in {ReportKind.MONTH, ReportKind.QUARTER}:
        return latest(kind, span.first)
    return Span(last - (span.last - span.first), last)
