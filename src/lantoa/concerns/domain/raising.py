"""Opening a concern, and joining what others say about the same thing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.concerns.domain import due
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.history import locked, step
from lantoa.concerns.models import (
    Concern,
    ConcernMention,
    ConcernTip,
    EventKind,
    Origin,
    Status,
    Urgency,
)
from lantoa.intake.domain.settling import settle
from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Outcome, Stage, Tip, TipStatus
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Unit, User

# Triage outcomes after which a tip may still be part of a concern.
_MAY_JOIN = {Outcome.CONCERN, Outcome.CLAIM, Outcome.MERGED}


@transaction.atomic
def raise_concern(
    *,
    topic: str,
    unit: Unit,
    summary: str,
    actor: User | None,
    zone: str = "",
    urgency: str = Urgency.NORMAL,
    tips: Iterable[Tip] = (),
    mentions: Iterable[int] = (),
    claim: uuid.UUID | None = None,
    origin: str = Origin.TIP,
) -> Concern:
    """Open a concern in a unit, made of tips, of posts (ids), of both or of neither.

    With ``claim`` (a true claim that criticises the union) there is one concern however often it
    is asked for. A unit that was merged away keeps the concern; its successor must answer.
    """
    values = {
        "topic": topic,
        "unit": unit,
        "handler_id": restatement_map(timezone.localdate()).get(unit.pk, unit.pk),
        "zone": zone.strip(),
        "urgency": urgency,
        "summary": summary.strip(),
        "origin": origin,
        "critical": claim is not None,
    }
    if claim is None:
        concern, created = Concern.objects.create(**values), True
    else:
        concern, created = Concern.objects.get_or_create(claim=claim, defaults=values)
    if created:
        step(concern, EventKind.RAISED, actor)
        due.start(concern)
    for tip in tips:
        _add_tip(concern, tip, actor)
    for mention_id in mentions:
        _add_mention(concern, mention_id)
    return concern


@transaction.atomic
def join(
    concern: Concern,
    tip: Tip | None = None,
    *,
    mention_id: int | None = None,
    actor: User | None,
    seen: int | None = None,
) -> Concern:
    """Add a tip or a post that says the same; what it joined already it joins once."""
    concern = locked(concern, seen)
    if concern.status == Status.CLOSED:
        raise ConcernError(_("This concern is closed. Open it again first."))
    added = _add_tip(concern, tip, actor) if tip else False
    if mention_id is not None:
        added = _add_mention(concern, mention_id) or added
    if added:
        step(concern, EventKind.JOINED, actor)
    return concern


def _add_tip(concern: Concern, tip: Tip, actor: User | None) -> bool:
    """Settle a tip as part of a concern and tell its senders; False when it was there."""
    outcome = Outcome.CONCERN if concern.origin == Origin.TIP else Outcome.MERGED
    if not settle(tip.pk, outcome, actor=actor):
        tip.refresh_from_db()
        if tip.status == TipStatus.DELETED:
            raise ConcernError(_("The sender has deleted this report."))
        if tip.outcome not in _MAY_JOIN:
            raise ConcernError(
                _("Somebody else has settled this report: %(outcome)s.")
                % {"outcome": tip.get_outcome_display()}
            )
    row, created = ConcernTip.objects.get_or_create(tip=tip, defaults={"concern": concern})
    if row.concern_id != concern.pk:
        raise ConcernError(_("This report already belongs to another concern."))
    if created:
        tell_sender(tip, Stage.PASSED_ON, actor=actor)
    return created


def _add_mention(concern: Concern, mention_id: int) -> bool:
    row, created = ConcernMention.objects.get_or_create(
        mention_id=mention_id, defaults={"concern": concern}
    )
    if row.concern_id != concern.pk:
        raise ConcernError(_("This post already belongs to another concern."))
    return created
