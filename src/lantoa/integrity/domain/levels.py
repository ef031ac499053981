"""How far a case has come: 1 verdict, 2 answered with evidence, 3 effect confirmed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lantoa.duties.domain import deadlines
from lantoa.integrity.domain import sla
from lantoa.integrity.models import Case, Verdict
from lantoa.units.domain.audit import record
from lantoa.units.models import User


def reach_handled(case: Case, *, at: datetime, actor: User) -> bool:
    """Level 2, the first time only. What is not false information never gets there."""
    changed = Case.objects.filter(pk=case.pk, level=1, verdict__in=Verdict.false()).update(
        level=2, handled_at=at
    )
    if changed:
        deadlines.meet(case, sla.CASE, at=at)
        record("case.handled", case, actor=actor, unit=case.unit, after={"level": 2})
    return bool(changed)


def reach_effect(case: Case, *, at: datetime, actor: User) -> bool:
    """Level 3, from level 2."""
    changed = Case.objects.filter(pk=case.pk, level=2).update(level=3, effect_at=at)
    if changed:
        record("case.effect", case, actor=actor, unit=case.unit, after={"level": 3})
    return bool(changed)


def fall_back(case: Case, *, actor: User) -> bool:
    """Back to level 1 when nothing that was issued stands any more."""
    changed = Case.objects.filter(pk=case.pk, level__gte=2).update(
        level=1, handled_at=None, effect_at=None
    )
    if changed:
        sla.start(case, timezone.now())
        record("case.fall_back", case, actor=actor, unit=case.unit, after={"level": 1})
    return bool(changed)
