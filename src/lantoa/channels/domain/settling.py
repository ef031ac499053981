"""How a delivery ends well: proof is stored, the library is told, corrections catch up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lantoa.channels.adapters.base import Posted
from lantoa.channels.domain import following, outbox
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.gate import refusal_of
from lantoa.channels.models import Action, Delivery, DeliveryQuerySet, State, Step
from lantoa.library.domain.publishing import note_removal, record_publication
from lantoa.library.models import Publication
from lantoa.units.domain.audit import record
from lantoa.units.models import User


def deliver(delivery: Delivery, posted: Posted) -> bool:
    """The worker has proof. True unless somebody has settled it before.

    A worker that was slow may still prove what was taken for unknown meanwhile.
    """
    mine = outbox.held(delivery).filter(state__in=(State.SENDING, State.UNKNOWN))
    return _settle(delivery, mine, posted, Step.DELIVERED)


def found(delivery: Delivery, posted: Posted) -> bool:
    """It was unknown, and the channel was seen to have it."""
    return _settle(delivery, _unknown(delivery), posted, Step.DELIVERED)


@transaction.atomic
def stands(delivery: Delivery, *, actor: User, address: str = "", note: str = "") -> bool:
    """A person has looked: it is there."""
    posted = Posted(delivery.remote_id, address, {"person": actor.pk, "note": note})
    done = _settle(delivery, _unknown(delivery), posted, Step.SETTLED, actor=actor)
    if done:
        _audit(delivery, "delivery.stands", actor)
    return done


@transaction.atomic
def stands_not(delivery: Delivery, *, actor: User) -> bool:
    """A person has looked: it is not there; it may be sent (again)."""
    changed = _unknown(delivery).update(
        state=State.QUEUED,
        not_before=timezone.now(),
        lease=None,
        leased_until=None,
        begun_at=None,
        cost=0,
    )
    if changed:
        outbox.note(delivery, Step.SETTLED, actor=actor, detail="not there")
        _audit(delivery, "delivery.stands_not", actor)
    return bool(changed)


@transaction.atomic
def hand_over(delivery: Delivery, *, actor: User, to: str) -> bool:
    """Give what is delivered by people out of the house: a package, a poster. Rights, embargo and
    approval hold at this moment as they do for a machine."""
    if delivery.account.channel.adapter:
        raise DeliveryError(f"{delivery.account.channel} is sent by a machine")
    if refused := refusal_of(delivery, timezone.now()):
        raise DeliveryError(refused.text)
    rows = Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED)
    changed = rows.update(state=State.SENDING, cost=delivery.account.price)
    if changed:
        outbox.note(delivery, Step.HANDED_OVER, actor=actor, detail=to)
    return bool(changed)


@transaction.atomic
def prove(
    delivery: Delivery, *, actor: User, note: str, at: datetime, file: tuple[str, bytes] | None
) -> bool:
    """What was handed over has been hung, played or shown, or what hung has been taken down: a
    note and, where there is one, a photo or the signed log."""
    if not note.strip():
        raise DeliveryError("a proof says what was seen")
    handed = provable(delivery)
    proof: dict[str, Any] = {"person": actor.pk, "note": note, "at": at.isoformat()}
    done = _settle(delivery, handed, Posted("", "", proof), Step.DELIVERED, actor=actor, at=at)
    if done and file:
        row = Delivery.objects.get(pk=delivery.pk)
        row.proof.save(file[0], ContentFile(file[1]), save=False)
        row.save(update_fields=["proof"])
    return done


def prove_by_log(delivery: Delivery, note: str, *, at: datetime) -> bool:
    """The station's own signed log says that it was played. False when it was proved before."""
    handed = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, lease=None)
    return _settle(delivery, handed, Posted("", "", {"note": note}), Step.DELIVERED, at=at)


def provable(delivery: Delivery) -> DeliveryQuerySet:
    """The delivery, as long as a person may prove it. A take-down needs no hand-over; that and a
    correction which the channel refused to a machine are done by hand."""
    rows, by_hand = Delivery.objects.filter(pk=delivery.pk), not delivery.account.channel.adapter
    if delivery.action == Action.REMOVE:
        return rows.filter(state__in=(State.FAILED, State.QUEUED) if by_hand else (State.FAILED,))
    if delivery.action == Action.CORRECT and not by_hand:
        return rows.filter(state=State.FAILED)
    return rows.filter(state=State.SENDING, lease=None)


def _unknown(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN)


@transaction.atomic
def _settle(
    delivery: Delivery,
    rows: DeliveryQuerySet,
    posted: Posted,
    step: Step,
    *,
    actor: User | None = None,
    at: datetime | None = None,
) -> bool:
    now = timezone.now()
    changed = rows.update(
        state=State.DELIVERED,
        remote_id=posted.remote_id,
        address=posted.address,
        evidence={"id": posted.remote_id, **posted.evidence},
        settled_at=now,
        problem="",
        detail="",
    )
    if not changed:
        return False
    row = Delivery.objects.select_related("account__channel", "original").get(pk=delivery.pk)
    outbox.note(row, step, actor=actor, detail=posted.address or posted.remote_id)
    _tell_library(row, at or now)
    if row.action == Action.REMOVE:
        _called_back(row, now)
    elif Delivery.objects.filter(following.STANDS, pk=row.pk).exists():
        following.follow(row) or following.go_on(row)
    return True


def _called_back(removal: Delivery, now: datetime) -> None:
    """What was handed over and taken back before anybody proved it needs no proof any more."""
    assert removal.original is not None
    handed = Delivery.objects.filter(pk=removal.original.pk, state=State.SENDING, lease=None)
    handed.update(state=State.FAILED, problem="called_off", settled_at=now)


def _tell_library(delivery: Delivery, at: datetime) -> None:
    account = delivery.account
    if delivery.action == Action.PUBLISH:
        record_publication(
            delivery.product,
            key=delivery.key,
            unit=account.unit,
            channel=account.channel.key,
            at=at,
            evidence=_evidence(delivery),
            address=delivery.address,
        )
    elif delivery.action == Action.REMOVE and delivery.original:
        for publication in Publication.objects.filter(key=delivery.original.key):
            note_removal(publication, at=at)


def _evidence(delivery: Delivery) -> str:
    """What the person who saw it wrote, or else what the channel answered."""
    found = delivery.evidence or {}
    return found.get("note") or "; ".join(f"{name}: {value}" for name, value in found.items())


def _audit(delivery: Delivery, action: str, actor: User) -> None:
    record(action, delivery, actor=actor, unit=delivery.account.unit, after={"key": delivery.key})
