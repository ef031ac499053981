"""The snapshot of a report: plain values, so that it reads the same in ten years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.utils import timezone

from lantoa.analysis.worktime import working_hours_between
from lantoa.concerns.domain.synthesis.figures import Ledger, Measured, measure
from lantoa.concerns.domain.synthesis.periods import Span, before
from lantoa.concerns.domain.synthesis.records import Record, posts, voices
from lantoa.concerns.models import Closing, Concern, Report, Status
from lantoa.listening.domain.queries import unit_ids
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.models import Level, Unit

# Reports older than this no longer meet a new one in any period.
REACH = timedelta(days=400)
_MEASURES = {"concerns": voices, "posts": posts}


@dataclass(frozen=True)
class Composed:
    """What is shown, and the ledgers of its measures."""

    snapshot: dict[str, Any]
    ledger: dict[str, Ledger]


def compose(report: Report) -> Composed:
    """Count and suppress; writes nothing."""
    now = Span(report.first_day, report.last_day)
    then = before(report.kind, now)
    window = Span(then.first, now.last)
    branches = branches_of(report.unit)
    names = Unit.objects.named(now.last).in_bulk({*branches.values(), report.unit_id})
    earlier = Report.objects.exclude(published_at=None).filter(last_day__gte=then.first - REACH)
    ledgers = dict(earlier.values_list("pk", "ledger"))
    measured: dict[str, Measured] = {}
    found: dict[str, list[Record]] = {}
    for measure_name, read in _MEASURES.items():
        found[measure_name] = read(list(branches), window)
        before_it = {pk: ledger[measure_name] for pk, ledger in ledgers.items() if ledger}
        measured[measure_name] = measure(found[measure_name], now, then, branches, before_it)
    snapshot = {
        "k": SMALLEST_GROUP,
        "unit": _named(names[report.unit_id]),
        "above": _above(report.unit, now),
        "now": _days(now),
        "before": _days(then),
        "units": {str(pk): _named(unit) for pk, unit in names.items()},
        "answers": _answers(r for r in found["concerns"] if r.day in now),
        **{name: _tables(result.shown) for name, result in measured.items()},
    }
    return Composed(snapshot, {name: result.ledger for name, result in measured.items()})


def branches_of(unit: Unit) -> dict[int, int]:
    """Every unit that a report of ``unit`` counts, and the row it stands in: the unit right below,
    or ``unit`` itself for what is its own."""
    today = timezone.localdate()
    rows = dict.fromkeys(unit_ids(unit.pk), unit.pk)
    for child in Unit.objects.as_of(today).filter(parent_on=unit.pk):
        rows.update(dict.fromkeys(unit_ids(child.pk), child.pk))
    return rows


def _tables(shown: Mapping[str, int | None]) -> dict[str, Any]:
    """Figures as tables: rows by what they show now, hidden ones last."""
    tables: dict[str, dict[str, dict[str, Any]]] = {"topic": {}, "unit": {}, "zone": {}}
    hotspots = []
    for name, value in shown.items():
        period, table, *rest = name.split("/", 2)
        if table == "hotspot":
            if value is not None:
                topic, unit = rest[0].split("/")
                hotspots.append({"topic": topic, "unit": unit, "now": value})
        elif table != "total":
            row = tables[table].setdefault(rest[0], {"key": rest[0], "now": 0, "before": 0})
            row[period] = value
    return {
        "total": {period: shown.get(f"{period}/total", 0) for period in ("now", "before")},
        **{name: _ordered(rows.values()) for name, rows in tables.items()},
        "hotspots": sorted(hotspots, key=lambda row: -row["now"]),
    }


def _ordered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-(row["now"] or 0), row["now"] is None, row["key"]))


def _answers(voices: Iterable[Record]) -> dict[str, float | None]:
    """Median working hours to the first reply, and the share of closed concerns whose senders got
    feedback; None when fewer than k voices stand behind either."""
    heard: dict[str, list[int]] = {"t": [], "m": [], "c": []}
    for voice in voices:
        heard[voice.key[0]].append(int(voice.key[1:]))
    concerns: dict[int, Concern] = {}
    weight: dict[int, int] = {}
    lookups = {"t": "tips__in", "m": "mentions__in", "c": "pk__in"}
    for kind, ids in heard.items():
        for concern in Concern.objects.filter(**{lookups[kind]: ids}):
            concerns[concern.pk] = concern
            weight[concern.pk] = weight.get(concern.pk, 0) + 1
    replied = [c for c in concerns.values() if c.first_reply_at]
    closed = [c for c in concerns.values() if c.status == Status.CLOSED]
    hours = [
        working_hours_between(c.opened_at, c.first_reply_at) for c in replied if c.first_reply_at
    ]
    fed_back = [c for c in closed if c.closing == Closing.FEEDBACK]
    return {
        "median_hours": round(median(hours), 1) if _enough(replied, weight) else None,
        "feedback_share": len(fed_back) / len(closed) if _enough(closed, weight) else None,
    }


def _enough(concerns: Sequence[Concern], weight: Mapping[int, int]) -> bool:
    return sum(weight[concern.pk] for concern in concerns) >= SMALLEST_GROUP


def _above(unit: Unit, span: Span) -> dict[str, str] | None:
    """The unit over the one that reports, for the head of the document."""
    row = Unit.objects.as_of(timezone.localdate()).filter(pk=unit.pk).first()
    if row is None or row.parent_on is None or row.level == Level.CONFEDERATION:
        return None
    return _named(Unit.objects.named(span.last).get(pk=row.parent_on))


def _named(unit: Unit) -> dict[str, str]:
    return {"vi": unit.shown_vi or unit.code, "en": unit.shown_en or unit.shown_vi or unit.code}


def _days(span: Span) -> dict[str, str]:
    return {name: day.isoformat() for name, day in asdict(span).items()}
