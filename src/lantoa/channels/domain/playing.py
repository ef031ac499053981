"""A loudspeaker station and its log: what was agreed, a link without an account, signed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.channels.domain import settling
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.telling import tell_not_played
from lantoa.channels.models import Action, Delivery, PlayLine, Slot, State, Step
from lantoa.units.domain.audit import record
from lantoa.units.models import User

CHANNEL = "loudspeaker"
VALID_FOR = timedelta(days=45)
"""From the making of the package; a later one carries a new link."""
CLOCKS = timedelta(minutes=10)
"""By which the clock of a telephone may be wrong."""


@dataclass(frozen=True)
class Entry:
    """One slot with its lines; the last one counts."""

    slot: Slot
    lines: Sequence[PlayLine]

    @property
    def last(self) -> PlayLine | None:
        """What is known of the slot; None when nothing was written yet."""
        return self.lines[-1] if self.lines else None


@dataclass(frozen=True)
class Said:
    """What a station says of one broadcast: when, or else why not."""

    signed: str
    played_at: datetime | None
    reason: str = ""
    note: str = ""
    photo: bytes | None = None


def is_played(delivery: Delivery) -> bool:
    """Whether a delivery is something that a station plays."""
    return delivery.account.channel.key == CHANNEL and delivery.action != Action.REMOVE


@transaction.atomic
def hand_over(delivery: Delivery, *, actor: User, to: str, slots: Sequence[datetime] = ()) -> bool:
    """Give a delivery out of the house; to a station with the times that were agreed."""
    if slots and min(slots) < timezone.now() - CLOCKS:
        raise DeliveryError(_("A time to play it is over already."))
    done = settling.hand_over(delivery, actor=actor, to=to)
    if done:
        rows = [Slot(delivery=delivery, at=at) for at in sorted(set(slots))]
        Slot.objects.bulk_create(rows)
    return done


def token_of(delivery: Delivery) -> str:
    """The secret of a station's link: the delivery and the moment, signed by this installation."""
    return _signer().sign(str(delivery.pk))


def find(token: str) -> tuple[Delivery | None, bool]:
    """The delivery of a link, and whether the link has expired; None when it is no link of ours."""
    try:
        pk, expired = _signer().unsign(token, max_age=VALID_FOR), False
    except SignatureExpired:
        pk, expired = _signer().unsign(token), True
    except BadSignature:
        return None, False
    rows = Delivery.objects.select_related("account__channel", "account__unit", "product")
    return rows.defer("product__search").filter(pk=int(pk)).first(), expired


def log_of(delivery: Delivery) -> list[Entry]:
    """Every slot in its order, with its lines."""
    slots = delivery.slots.prefetch_related("lines")
    return [Entry(slot, list(slot.lines.all())) for slot in slots]


@transaction.atomic
def write(delivery: Delivery, slot_id: int | None, said: Said, *, key: UUID) -> PlayLine:
    """Add a line to a station's log; the same ``key`` again is the same line.

    Without a slot it is a broadcast that nobody had agreed on, at the time it was played. When
    every slot has its line and something was played, the log is the delivery's proof.
    """
    row = Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
    if before := PlayLine.objects.filter(key=key).first():
        return before
    if row.state not in (State.SENDING, State.DELIVERED):
        raise DeliveryError(_("This was not handed over, or it has been called off."))
    if said.played_at and said.played_at > timezone.now() + CLOCKS:
        raise DeliveryError(_("This time has not come yet."))
    handed = row.events.filter(step=Step.HANDED_OVER).latest("pk")
    if said.played_at and said.played_at < handed.at - CLOCKS:
        raise DeliveryError(_("At this time it had not been handed over."))
    line = PlayLine(
        slot=_slot(row, slot_id, said),
        played_at=said.played_at,
        reason=said.reason,
        note=said.note,
        signed=said.signed,
        key=key,
    )
    if said.photo:
        line.photo.save(f"{key}.jpg", ContentFile(said.photo), save=False)
    line.save()
    after = {"line": line.pk, "slot": line.slot.at.isoformat(), "played": bool(said.played_at)}
    record("delivery.play_line", row, actor=None, unit=row.account.unit, after=after)
    _settle(row)
    return line


def _slot(delivery: Delivery, slot_id: int | None, said: Said) -> Slot:
    if slot_id is not None:
        if slot := delivery.slots.filter(pk=slot_id).first():
            return slot
        raise DeliveryError(_("This time is not on the sheet."))
    if said.played_at is None:
        raise DeliveryError(_("Say when it was played."))
    return delivery.slots.get_or_create(at=said.played_at)[0]


def _settle(delivery: Delivery) -> None:
    log = log_of(delivery)
    last = [entry.last for entry in log]
    if not all(last):
        return
    played = [line.played_at for line in last if line and line.played_at]
    if not played:
        tell_not_played(delivery)
        return
    note = _("Signed play-log: %(played)s of %(all)s played.") % {
        "played": len(played), "all": len(log),
    }  # fmt: skip
    settling.prove_by_log(delivery, note, at=min(played))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="channels.play_log")
