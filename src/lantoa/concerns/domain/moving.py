"""Who must answer: a person, and a unit along the tree."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.concerns.domain import due
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.history import locked, step
from lantoa.concerns.models import Concern, EventKind, Status, Urgency
from lantoa.duties.domain import deadlines
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Unit, User


@transaction.atomic
def assign(
    concern: Concern, owner: User, *, actor: User | None, seen: int | None = None
) -> Concern:
    """Put a person in charge: somebody who may see the concern."""
    concern = locked(concern, seen)
    _must_be_open(concern)
    if not Concern.objects.visible_to(owner).filter(pk=concern.pk).exists():
        raise ConcernError(_("This person does not work for the unit of this concern."))
    concern.owner = owner
    if concern.status == Status.OPEN:
        concern.status = Status.IN_PROGRESS
    concern.save(update_fields=["owner", "status"])
    deadlines.reassign(concern, unit=concern.handler, owner=owner)
    step(concern, EventKind.ASSIGNED, actor, owner=owner)
    return concern


@transaction.atomic
def hand_over(
    concern: Concern, to: Unit, *, actor: User | None, text: str = "", seen: int | None = None
) -> Concern:
    """Let another unit of the same branch answer; the time for the answer runs on.

    Upwards, the concern still lives where it was raised. Downwards it turns out to be the lower
    unit's own: it lives there from now on, and all above go on seeing it.
    """
    concern = locked(concern, seen)
    _must_be_open(concern)
    today = timezone.localdate()
    home = restatement_map(today).get(concern.unit_id, concern.unit_id)
    if Unit.objects.ancestors_of([home], today).filter(pk=to.pk).exists():
        fields = ["handler", "owner"]
    elif Unit.objects.descendants_of([home], today).filter(pk=to.pk).exists():
        concern.unit = to
        fields = ["handler", "owner", "unit"]
    else:
        raise ConcernError(_("A concern moves up or down its own branch of units only."))
    concern.handler, concern.owner = to, None
    concern.save(update_fields=fields)
    deadlines.reassign(concern, unit=to, owner=None)
    step(concern, EventKind.HANDED_OVER, actor, text, unit=to)
    return concern


@transaction.atomic
def set_urgency(
    concern: Concern, urgency: str, *, actor: User | None, seen: int | None = None
) -> Concern:
    """Say how soon somebody must act; the time for the answer is measured again from now."""
    concern = locked(concern, seen)
    _must_be_open(concern)
    if concern.urgency != urgency:
        concern.urgency = Urgency(urgency)
        concern.save(update_fields=["urgency"])
        due.restart(concern)
        step(concern, EventKind.URGENCY, actor, str(concern.get_urgency_display()))
    return concern


def follow_successors(today: date) -> int:
    """Give live concerns of units that were merged or split away to the successor; how many.

    A person in charge stays: their membership counts in the successor as well.
    """
    became = restatement_map(today)
    waiting = Concern.objects.filter(handler__in=list(became)).exclude(status=Status.CLOSED)
    moved = 0
    for concern in waiting.order_by("pk"):
        with transaction.atomic():
            fresh = locked(concern)
            successor = became.get(fresh.handler_id)
            if successor is None or fresh.status == Status.CLOSED:
                continue
            fresh.handler = Unit.objects.get(pk=successor)
            fresh.save(update_fields=["handler"])
            deadlines.reassign(fresh, unit=fresh.handler, owner=fresh.owner)
            step(fresh, EventKind.HANDED_OVER, None, unit=fresh.handler)
            moved += 1
    return moved


def _must_be_open(concern: Concern) -> None:
    if concern.status == Status.CLOSED:
        raise ConcernError(_("This concern is closed. Open it again first."))
