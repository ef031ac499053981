"""Triage has decided about a tip: once, by whoever is first."""

from django.db import transaction
from django.utils import timezone

from lantoa.intake.models import Outcome, Tip, TipStatus
from lantoa.units.domain.audit import record
from lantoa.units.models import User


@transaction.atomic
def settle(tip_id: int, outcome: str, *, actor: User | None) -> bool:
    """Close triage of a tip; False when somebody was faster or the sender has deleted it."""
    changed = Tip.objects.filter(pk=tip_id, status=TipStatus.NEW).update(
        status=TipStatus.SETTLED,
        outcome=Outcome(outcome),
        settled_at=timezone.now(),
        settled_by=actor,
    )
    if changed:
        tip = Tip.objects.select_related("unit").get(pk=tip_id)
        record("tip.settle", tip, actor=actor, unit=tip.unit, after={"outcome": outcome})
    return bool(changed)
