"""Taking one step in the life of a concern: alone, and with a trace."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.rights import require_staff
from lantoa.concerns.models import Concern, ConcernEvent, EventKind
from lantoa.units.domain.audit import record
from lantoa.units.models import User


def locked(concern: Concern, seen: int | None = None) -> Concern:
    """Return a fresh copy that nobody else can change until this transaction ends.

    ``seen`` is the last step that the person had on screen. When another one has been taken since,
    theirs is refused: two officers who act in the same second get one result between them.
    """
    fresh = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    if seen is not None:
        last = fresh.events.select_related("actor").order_by("-id").first()
        if last is not None and last.pk != seen:
            raise ConcernError(
                _("%(person)s was faster: “%(step)s”. Read it, then decide again.")
                % {"person": last.actor or _("The system"), "step": last.get_kind_display()}
            )
    return fresh


def step(
    concern: Concern, kind: EventKind, actor: User | None, text: str = "", **what: Any
) -> ConcernEvent:
    """Write one step into the history and the audit trail; texts stay out of the trail.

    Whoever may not act here is refused, and the step is undone with its transaction.
    """
    if actor is not None:
        require_staff(actor, concern.unit)
    event = ConcernEvent.objects.create(
        concern=concern, kind=kind, actor=actor, text=text.strip(), **what
    )
    record(
        f"concern.{kind}",
        concern,
        actor=actor,
        unit=concern.unit,
        after={
            "status": concern.status,
            "handler": concern.handler_id,
            "owner": concern.owner_id,
            "urgency": concern.urgency,
        },
    )
    return event
