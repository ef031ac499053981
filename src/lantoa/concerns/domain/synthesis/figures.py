"""The figures of a report and which of them may be shown, given all that was published before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lantoa.analysis.suppression import Atom, hidden_figures
from lantoa.concerns.domain.synthesis.periods import Span
from lantoa.concerns.domain.synthesis.records import Record
from lantoa.privacy.domain.groups import SMALLEST_GROUP

# Which of two figures is missed less: a breakdown before its total, the past before the present.
_RANKS = {"total": 0, "topic": 1, "unit": 1, "zone": 2, "hotspot": 3}

Name = str
Ledger = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Measured:
    """``shown`` has the figures that may be shown; the others are None. ``ledger`` says which
    shown figures count which record, for the reports to come."""

    shown: dict[Name, int | None]
    ledger: Ledger


def measure(
    records: Iterable[Record],
    now: Span,
    before: Span,
    branches: Mapping[int, int],
    earlier: Mapping[int, Ledger],
) -> Measured:
    """Count records into figures and hide what must be hidden.

    ``branches`` maps each unit to the row of the table that it stands in. ``earlier`` are the
    ledgers of published reports by their id.
    """
    counts: Counter[Name] = Counter()
    names: dict[str, list[Name]] = {}
    people: dict[str, int] = {}
    for record in records:
        names[record.key] = _names(record, now, before, branches[record.unit])
        people[record.key] = record.people
        for name in names[record.key]:
            counts[name] += record.count
    related = _related(set(names), earlier)
    signatures: dict[str, set[Any]] = defaultdict(set)
    for key, own in names.items():
        signatures[key].update(own)
    for report, ledger in related.items():
        for key, entry in ledger.items():
            people.setdefault(key, entry["people"])
            signatures[key].update((report, name) for name in entry["figures"])
    hidden = hidden_figures(
        (Atom(frozenset(figures), people[key]) for key, figures in signatures.items()),
        {name: _rank(name) for name in counts},
        published={figure for found in signatures.values() for figure in found
                   if isinstance(figure, tuple)},
        k=SMALLEST_GROUP,
    )  # fmt: skip
    return Measured(
        shown={name: None if name in hidden else count for name, count in counts.items()},
        ledger={
            key: {"people": people[key], "figures": [n for n in own if n not in hidden]}
            for key, own in names.items()
        },
    )


def _names(record: Record, now: Span, before: Span, branch: int) -> list[Name]:
    """The figures that count a record."""
    period = "now" if record.day in now else "before" if record.day in before else None
    if period is None:
        return []
    found = [
        f"{period}/total",
        f"{period}/topic/{record.topic}",
        f"{period}/unit/{branch}",
        f"{period}/zone/{record.zone}",
    ]
    if record.urgent and period == "now":
        found.append(f"now/hotspot/{record.topic}/{branch}")
    return found


def _rank(name: Name) -> int:
    period, table = name.split("/")[:2]
    return _RANKS[table] + (4 if period == "before" else 0)


def _related(keys: set[str], earlier: Mapping[int, Ledger]) -> dict[int, Ledger]:
    """The ledgers that share records with these, directly or through one another."""
    found: dict[int, Ledger] = {}
    touched = set(keys)
    while new := {
        report: ledger
        for report, ledger in earlier.items()
        if report not in found and not touched.isdisjoint(ledger)
    }:
        found |= new
        touched.update(*new.values())
    return found
