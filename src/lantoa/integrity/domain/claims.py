"""Claims are registered, and seen in places."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.intake.models import Tip
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.locks import share_the_register
from lantoa.integrity.models import Claim, FoundBy, Severity, Sighting
from lantoa.listening.domain.pseudonym import scrub_address, scrub_text
from lantoa.listening.models import Mention
from lantoa.public.domain.keyed import keyed_digest
from lantoa.transport import canonical_address
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

LONGEST = 1_000
"""Characters of a claim: one thing that can be checked, not a whole post."""


@transaction.atomic
def register(
    statement: str,
    *,
    unit: Unit,
    about_union: bool,
    severity: str = Severity.NORMAL,
    actor: User | None,
    first_seen_at: datetime | None = None,
    invented: bool = False,
) -> Claim:
    """Write a claim into the register. ``statement`` is one thing that can be checked."""
    text = scrub_text(statement).strip()
    if not text:
        raise RefusedError(_("Say in one sentence what is claimed."))
    if len(text) > LONGEST:
        raise RefusedError(_("A claim is one thing that can be checked: at most 1,000 characters."))
    claim = Claim.objects.create(
        statement=text,
        unit=unit,
        about_union=about_union,
        severity=Severity(severity),
        created_by=actor,
        first_seen_at=first_seen_at or timezone.now(),
        invented=invented,
    )
    record("claim.register", claim, actor=actor, unit=unit, after={"severity": claim.severity})
    return claim


def standing(claim: Claim) -> Claim:
    """Return, fresh, the claim that stands for this one: itself, or what it was merged into."""
    now = Claim.objects.select_related("merged_into").get(pk=claim.pk)
    return now.merged_into or now


@transaction.atomic
def see(
    claim: Claim,
    *,
    found_by: str,
    unit: Unit | None = None,
    url: str = "",
    tip: Tip | None = None,
    mention: Mention | None = None,
    seen_at: datetime | None = None,
    actor: User | None = None,
) -> Sighting:
    """Record that a claim was seen at an address, in a post or in a tip; the same place is one.

    A claim that was merged is seen through the one that stands for it. An earlier time moves the
    claim's ``first_seen_at`` back.
    """
    share_the_register()
    claim = standing(claim)
    address = scrub_address(url) if url else ""
    moment = seen_at or timezone.now()
    sighting, created = Sighting.objects.get_or_create(
        claim=claim,
        key=_place(address, tip, mention),
        defaults={
            "url": address,
            "tip": tip,
            "mention_id": mention.pk if mention else None,
            "found_by": FoundBy(found_by),
            "unit": unit or claim.unit,
            "seen_at": moment,
            "recorded_by": actor,
        },
    )
    if created:
        Claim.objects.filter(pk=claim.pk).update(first_seen_at=Least(F("first_seen_at"), moment))
        record("claim.see", claim, actor=actor, unit=claim.unit, after={"found_by": str(found_by)})
    return sighting


def see_tip(claim: Claim, tip: Tip, *, actor: User | None) -> Sighting:
    """Record that a claim came in with a tip."""
    return see(
        claim,
        found_by=FoundBy.TIP,
        unit=tip.unit,
        url=tip.url,
        tip=tip,
        seen_at=tip.received_at,
        actor=actor,
    )


def see_mention(
    claim: Claim, mention: Mention, *, actor: User | None, found_by: str = FoundBy.MACHINE
) -> Sighting:
    """Record that a collected post repeats a claim."""
    return see(
        claim,
        found_by=found_by,
        unit=mention.unit,
        url=mention.url,
        mention=mention,
        seen_at=mention.published_at if mention.day else mention.collected_at,
        actor=actor,
    )


def _place(address: str, tip: Tip | None, mention: Mention | None) -> str:
    """A keyed hash of where it was seen: the address where there is one, else the record."""
    if address:
        try:
            place = canonical_address(address)
        except ValueError:
            place = address
    elif mention is not None:
        place = f"mention {mention.pk}"
    elif tip is not None:
        place = f"tip {tip.pk}"
    else:
        raise RefusedError(_("Say where it was seen: an address, a tip or a post."))
    return keyed_digest("integrity.place", place)
