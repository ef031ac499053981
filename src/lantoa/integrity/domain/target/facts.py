"""Cases as they were known on a date. Every figure of target B is one filter of these rows.

Only what is dated at or before the end of that day counts. Dates that were taken back since are
found in `EarlierState`, so a fact that is added later changes no figure of an earlier date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from lantoa.duties.models import Deadline
from lantoa.integrity.domain import sla
from lantoa.integrity.models import (
    Case,
    EarlierState,
    FoundBy,
    Response,
    ResponseKind,
    Sighting,
    Verdict,
)
from lantoa.listening.domain.queries import unit_ids
from lantoa.units.domain.days import midnight
from lantoa.units.models import User

OWN_FINDS = (FoundBy.MACHINE, FoundBy.OFFICER)


class Standing:
    """Where a case stands on a date: each is in exactly one, so the parts add up."""

    IN_TIME = "in_time"
    LATE = "late"
    QUIET = "quiet"
    RUNNING = "running"
    OVERDUE = "overdue"
    TRUE = "true"
    UNVERIFIABLE = "unverifiable"
    OPINION = "opinion"
    WAITING = "waiting"


#: Verified as false, whatever was done about it.
VERIFIED = (
    Standing.IN_TIME, Standing.LATE, Standing.QUIET, Standing.RUNNING, Standing.OVERDUE,
)  # fmt: skip
#: The denominator of H: those whose time is not over yet are left out.
DUE = (Standing.IN_TIME, Standing.LATE, Standing.QUIET, Standing.OVERDUE)


@dataclass(frozen=True)
class Window:
    """What a figure is about: cases first seen from ``first`` to ``last``, as known at the end of
    ``as_of``, for a unit (None: all that the person sees) with what stands under it on that date
    or, ``restated``, today."""

    user: User | AnonymousUser
    first: date
    last: date
    as_of: date
    unit: int | None = None
    restated: bool = False
    now: datetime = field(default_factory=timezone.now)

    @property
    def end(self) -> datetime:
        """The last moment that counts."""
        return min(midnight(self.as_of + timedelta(days=1)), self.now)

    def units(self) -> list[int] | None:
        """The units whose cases count, None for all."""
        if self.unit is None:
            return None
        return unit_ids(self.unit, None if self.restated else self.as_of)


def cases(window: Window) -> QuerySet[Any]:
    """Return the cases in scope that were first seen in the window, as of its end."""
    found = as_of(Case.objects.visible_to(window.user), window.end).filter(
        claim__about_union=True,
        first_seen__gte=midnight(window.first),
        first_seen__lt=midnight(window.last + timedelta(days=1)),
    )
    units = window.units()
    return found if units is None else found.filter(unit__in=units)


def as_of(rows: QuerySet[Case], end: datetime) -> QuerySet[Any]:
    """Return the cases that were open by ``end``, each with what was known of it.

    Adds ``first_seen``, ``verdict_on`` ("" without one), ``handled_on``, ``due_on``, ``quiet_on``,
    ``level_on`` (0–3), ``found_first`` and ``standing``.
    """
    merged_away = Q(claim__merged_into__isnull=False, claim__merged_at__lte=end)
    return (
        rows.filter(opened_at__lte=end)
        .exclude(merged_away)
        .annotate(first_seen=_first_seen(end), **_states(end))
        .annotate(
            verdict_on=Choose(
                When(verified_on__lte=end, then=F("verdict_kept")),
                default=Value(""),
                output_field=CharField(),
            ),
            handled_on=_until(end, "handled_kept"),
            effect_on=_until(end, "effect_kept"),
            due_on=_due(end),
            quiet_on=_quiet(end),
            found_first=Subquery(_earliest(end).values("found_by")[:1]),
        )
        .annotate(level_on=_level(), standing=_standing(end))
        .order_by("-first_seen", "-pk")
    )


def _states(end: datetime) -> dict[str, Any]:
    """The dates of a case before anything after ``end`` took them back."""
    later = EarlierState.objects.filter(case=OuterRef("pk"), ended_at__gt=end)
    changed = Exists(later)

    def kept(name: str) -> Choose:
        first = later.order_by("ended_at", "pk").values(name)[:1]
        return Choose(When(changed, then=Subquery(first)), default=F(name))

    return {
        "verdict_kept": kept("verdict"),
        "verified_on": kept("verified_at"),
        "handled_kept": kept("handled_at"),
        "effect_kept": kept("effect_at"),
    }


def _until(end: datetime, name: str) -> Choose:
    return Choose(When(**{f"{name}__lte": end}, then=F(name)), output_field=DateTimeField())


def _sightings(end: datetime) -> QuerySet[Sighting]:
    """Sightings of a case's claim and of what had become part of it."""
    own = Q(claim=OuterRef("claim"))
    part = Q(claim__merged_into=OuterRef("claim"), claim__merged_at__lte=end)
    return Sighting.objects.filter(own | part, seen_at__lte=end)


def _earliest(end: datetime) -> QuerySet[Sighting]:
    return _sightings(end).order_by("seen_at", "pk")


def _first_seen(end: datetime) -> Coalesce:
    """The earliest sighting; a claim without one was first seen when the register says so."""
    return Coalesce(Subquery(_earliest(end).values("seen_at")[:1]), F("claim__first_seen_at"))


def _due(end: datetime) -> Subquery:
    """The end of the time given: that of the newest deadline that had been started."""
    given = Deadline.objects.filter(
        subject_type=Case._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
        kind=sla.CASE,
        started_at__lte=end,
    )
    return Subquery(given.order_by("-started_at", "-pk").values("due_at")[:1])


def _quiet(end: datetime) -> Subquery:
    approved = Response.objects.filter(
        case=OuterRef("pk"), kind=ResponseKind.NO_RESPONSE, issued_at__lte=end
    )
    return Subquery(approved.order_by("issued_at").values("issued_at")[:1])


def _level() -> Choose:
    return Choose(
        When(verdict_on="", then=0),
        When(effect_on__isnull=False, then=3),
        When(handled_on__isnull=False, then=2),
        default=1,
        output_field=IntegerField(),
    )


def _standing(end: datetime) -> Choose:
    return Choose(
        When(opinion_at__lte=end, then=Value(Standing.OPINION)),
        When(verdict_on="", then=Value(Standing.WAITING)),
        When(verdict_on=Verdict.TRUE, then=Value(Standing.TRUE)),
        When(verdict_on=Verdict.UNVERIFIABLE, then=Value(Standing.UNVERIFIABLE)),
        When(handled_on__lte=F("due_on"), then=Value(Standing.IN_TIME)),
        When(handled_on__isnull=False, then=Value(Standing.LATE)),
        When(quiet_on__isnull=False, then=Value(Standing.QUIET)),
        When(due_on__gt=end, then=Value(Standing.RUNNING)),
        default=Value(Standing.OVERDUE),
        output_field=CharField(),
    )
