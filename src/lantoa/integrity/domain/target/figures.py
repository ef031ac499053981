"""The figures of target B. Each has a name, and the name gives its cases: count and list agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from lantoa.analysis.intervals import Share, product, wilson
from lantoa.integrity.domain.target.detection import Detection, detection, newest_search
from lantoa.integrity.domain.target.facts import (
    DUE,
    OWN_FINDS,
    VERIFIED,
    Standing,
    Window,
    as_of,
    cases,
)
from lantoa.integrity.models import Case, ReAuditItem, TargetShare
from lantoa.units.models.periods import holds_on

#: Figures that are a part of the cases of the window.
PARTS: dict[str, Q] = {
    "all": Q(),
    "verified": Q(standing__in=VERIFIED),
    "due": Q(standing__in=DUE),
    **{
        name: Q(standing=name)
        for name in (
            *VERIFIED, Standing.TRUE, Standing.UNVERIFIABLE, Standing.OPINION, Standing.WAITING,
        )
    },
    **{f"level_{n}": Q(standing__in=VERIFIED, level_on=n) for n in (1, 2, 3)},
    "own_finds": Q(standing__in=VERIFIED, found_first__in=OWN_FINDS),
}  # fmt: skip
#: Figures of the blind search: claims known, found by the search, both, and not judged yet.
SEARCH_PARTS = ("search_first", "search_second", "search_both", "search_waiting")
#: Figures of the re-audit.
AUDIT_PARTS = ("audited", "overturned")
NAMES = (*PARTS, *SEARCH_PARTS, *AUDIT_PARTS)


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class TargetB:
    """Everything the page says. ``handled`` is H, None when no case is due; ``overturn`` None when
    nothing was audited; ``median_hours`` from first seen to the response, None without one."""

    counts: dict[str, int]
    handled: Share | None
    detection: Detection | None
    own_finds: Share | None
    overturn: Share | None
    median_hours: float | None
    goal: float | None

    @property
    def detected(self) -> Share | None:
        """R."""
        return self.detection.share if self.detection else None

    @property
    def share(self) -> Share | None:
        """B = R × H; None while one of them is not measured."""
        if self.detected is None or self.handled is None:
            return None
        return product(self.detected, self.handled)

    @property
    def met(self) -> bool | None:
        """Whether even the lower end of B reaches the goal; None while B or the goal is unknown."""
        if self.share is None or self.goal is None:
            return None
        return self.share.low >= self.goal


def measure(window: Window) -> TargetB:
    """Measure target B for a window."""
    rows = cases(window).order_by()
    counts = rows.aggregate(**{name: Count("pk", filter=part) for name, part in PARTS.items()})
    search = newest_search(window)
    found = detection(search, window.end) if search else None
    for name in SEARCH_PARTS:
        counts[name] = len(_of_search(found, name))
    audits = _audited(window)
    counts["audited"] = audits.count()
    counts["overturned"] = audits.filter(overturned=True).count()
    goal = TargetShare.objects.filter(holds_on(window.as_of)).first()
    return TargetB(
        counts=counts,
        handled=_share(counts[Standing.IN_TIME], counts["due"]),
        detection=found,
        own_finds=_share(counts["own_finds"], counts["verified"]),
        overturn=_share(counts["overturned"], counts["audited"]),
        median_hours=_median_hours(rows),
        goal=goal.share if goal else None,
    )


def cases_of(window: Window, name: str) -> QuerySet[Any]:
    """Return exactly the cases that a figure counts; KeyError for a name that is none."""
    if name in PARTS:
        return cases(window).filter(PARTS[name])
    rows = as_of(Case.objects.visible_to(window.user), window.end)
    if name in SEARCH_PARTS:
        search = newest_search(window)
        found = detection(search, window.end) if search else None
        return rows.filter(claim__in=_of_search(found, name))
    if name in AUDIT_PARTS:
        audits = _audited(window)
        if name == "overturned":
            audits = audits.filter(overturned=True)
        return rows.filter(pk__in=audits.values("case"))
    raise KeyError(name)


def _of_search(found: Detection | None, name: str) -> frozenset[int]:
    return getattr(found, name.removeprefix("search_")) if found else frozenset()


def _audited(window: Window) -> QuerySet[ReAuditItem]:
    """The cases of the window that were judged again by its end, each once: the last time."""
    items = ReAuditItem.objects.filter(
        case__in=cases(window).order_by().values("pk"), judged_at__lte=window.end
    )
    last = items.order_by("case_id", "-judged_at", "-pk").distinct("case_id").values("pk")
    return ReAuditItem.objects.filter(pk__in=last)


def _share(count: int, total: int) -> Share | None:
    return wilson(count, total) if total else None


def _median_hours(rows: QuerySet[Any]) -> float | None:
    answered = rows.filter(standing__in=(Standing.IN_TIME, Standing.LATE)).annotate(
        taken=ExpressionWrapper(F("handled_on") - F("first_seen"), DurationField())
    )
    median = answered.aggregate(median=_Median("taken", output_field=DurationField()))["median"]
    return median.total_seconds() / 3600 if median is not None else None
