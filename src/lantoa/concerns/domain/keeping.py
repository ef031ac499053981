"""How long concerns are kept, and what is left when somebody asks to be forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.concerns.domain.rights import require_staff
from lantoa.concerns.models import Concern, ConcernEvent, Status
from lantoa.privacy.domain.deletions import record_deletion
from lantoa.privacy.domain.inventory import Activity
from lantoa.privacy.domain.retention import RetentionRule
from lantoa.units.domain.audit import record
from lantoa.units.models import User

KIND = "concern"


@transaction.atomic
def forget(concern: Concern, *, actor: User) -> None:
    """Take every word out of a concern, for a request about personal data; it goes on counting."""
    require_staff(actor, concern.unit)
    if erase(str(concern.public_id)):
        record_deletion(KIND, str(concern.public_id))
        record("concern.forget", concern, actor=actor, unit=concern.unit)


def erase(reference: str) -> int:
    """Empty the concern with this public id; how many had words. Repeating changes nothing."""
    found = Concern.objects.filter(public_id=reference)
    ConcernEvent.objects.filter(concern__in=found).exclude(text="").update(text="")
    return found.exclude(summary="").update(summary="", zone="")


def _expired(cutoff: datetime) -> QuerySet[Concern]:
    return Concern.objects.filter(status=Status.CLOSED, closed_at__lt=cutoff)


def _delete(rows: QuerySet[Concern]) -> int:
    return rows.delete()[1].get(Concern._meta.label, 0)


ACTIVITY = Activity(
    "concerns",
    _("Concerns and what came of them"),
    _("Workers who send reports"),
    _("What an officer writes about a concern, answers, history; no name of a sender"),
    _("Legitimate interest: to answer what workers raise"),
    _("Staff of the unit of the concern, and of those above it"),
    "concerns",
)
RETENTION = RetentionRule(
    name="concerns",
    label=_("Closed concerns with their history; published reports stay"),
    default_days=5 * 365,
    expired=_expired,
    delete=_delete,
    age="closed_at",
)
