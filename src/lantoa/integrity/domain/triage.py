"""A tip is looked at by one person, once: what it is, and where it goes.

The rule: what cannot be checked is an opinion or a need and becomes a concern; what can be checked
becomes a claim, or joins one that is known. Criticism is not false information.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.concerns.domain.raising import join, raise_concern
from lantoa.concerns.models import Concern
from lantoa.intake.domain.settling import settle
from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Outcome, Stage, Tip
from lantoa.integrity.domain.cases import open_case
from lantoa.integrity.domain.claims import register, see_tip
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.domain.telling import words_for_senders
from lantoa.integrity.models import Case, Claim, Severity, Suggestion
from lantoa.units.models import Unit, User


class TakenError(RefusedError):
    """Somebody else has settled the tip, or its sender has deleted it."""


@dataclass(frozen=True)
class NewClaim:
    """What an officer writes about a claim that nobody knew."""

    statement: str
    about_union: bool
    severity: str = Severity.NORMAL
    critical: bool = False


@transaction.atomic
def to_concern(
    tip: Tip,
    *,
    topic: str,
    unit: Unit,
    summary: str,
    urgency: str,
    actor: User,
    also: Sequence[Tip] = (),
) -> None:
    """Not checkable: a concern with an owner and a time; the senders are told.

    ``also`` are tips that say the same; those that somebody else has settled stay as they are.
    """
    tips = _take(tip, Outcome.CONCERN, unit, actor, also)
    raise_concern(
        topic=topic,
        unit=unit,
        zone=tip.zone,
        summary=summary,
        urgency=urgency,
        tips=tips,
        actor=actor,
    )


@transaction.atomic
def to_known_concern(tip: Tip, concern: Concern, *, actor: User, also: Sequence[Tip] = ()) -> None:
    """Not checkable, and raised before: one more voice in that concern; the senders are told."""
    for one in _take(tip, Outcome.CONCERN, concern.unit, actor, also):
        join(concern, one, actor=actor)


@transaction.atomic
def to_claim(
    tip: Tip, words: NewClaim, *, unit: Unit, actor: User, also: Sequence[Tip] = ()
) -> Case:
    """Checkable and new: a claim with its case. Who opens it will not judge it."""
    tips = _take(tip, Outcome.CLAIM, unit, actor, also)
    claim = register(
        words.statement, unit=unit, about_union=words.about_union, severity=words.severity,
        actor=actor, first_seen_at=tip.received_at,
    )  # fmt: skip
    _seen(claim, tips, actor)
    return open_case(claim, actor=actor, critical=words.critical, unit=unit)


@transaction.atomic
def to_known(tip: Tip, claim: Claim, *, actor: User, also: Sequence[Tip] = ()) -> None:
    """Checkable and known: more sightings of that claim. A verdict that stands is told at once."""
    tips = _take(tip, Outcome.MERGED, tip.unit or claim.unit, actor, also)
    _seen(claim, tips, actor)
    now = timezone.now()
    suggestions = Suggestion.objects.filter(tip__in=tips, accepted__isnull=True)
    suggestions.filter(claim=claim).update(accepted=True, decided_by=actor, decided_at=now)
    suggestions.exclude(claim=claim).update(accepted=False, decided_by=actor, decided_at=now)


@transaction.atomic
def set_aside(
    tip: Tip, outcome: str, *, unit: Unit, actor: User, text: str = "", also: Sequence[Tip] = ()
) -> None:
    """Spam, something for another body (``text`` says which), or nothing to follow up."""
    if outcome not in (Outcome.SPAM, Outcome.REFERRED, Outcome.NONE):
        raise RefusedError(_("This is not a way to set a tip aside."))
    if outcome == Outcome.REFERRED and not text.strip():
        raise RefusedError(_("Say to whom it was referred: the sender reads it."))
    for one in _take(tip, outcome, unit, actor, also):
        if outcome != Outcome.SPAM:
            tell_sender(one, Stage.CLOSED, text, actor=actor)


def _take(tip: Tip, outcome: str, unit: Unit, actor: User, also: Sequence[Tip]) -> list[Tip]:
    """Settle the tip for this person, or say that somebody was faster; with those like it."""
    require_worker(actor, unit)
    for one in (tip, *also):
        if one.unit is not None:
            require_worker(actor, one.unit)
    if not settle(tip.pk, outcome, actor=actor):
        raise TakenError(_("Somebody else has just settled this tip. Here is the next one."))
    return [tip, *(other for other in also if settle(other.pk, outcome, actor=actor))]


def _seen(claim: Claim, tips: list[Tip], actor: User) -> None:
    """Record where the claim came in, and tell the senders how far it is."""
    told = words_for_senders(claim)
    for tip in tips:
        see_tip(claim, tip, actor=actor)
        tell_sender(tip, told.stage, told.text, actor=actor)
