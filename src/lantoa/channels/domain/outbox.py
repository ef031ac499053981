"""The outbox: each change of state is one conditional update together with its event.

A claim is a lease. Whoever holds it writes ``begun_at`` right before the request that must not be
repeated. So when a lease runs out, either nothing was sent and the delivery goes back to the queue,
or something may have been sent and its outcome is unknown; there is no third case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from lantoa.channels.domain.errors import DeliveryError, LeaseLostError
from lantoa.channels.models import (
    Account,
    AccountState,
    Action,
    Delivery,
    DeliveryEvent,
    DeliveryQuerySet,
    State,
    Step,
)
from lantoa.library.models import Product
from lantoa.units.models import User

LEASE = timedelta(minutes=10)
"""Much longer than a request may last (`wire.TOTAL`)."""

_FREE: dict[str, Any] = {"lease": None, "leased_until": None, "begun_at": None, "cost": 0}


@transaction.atomic
def enqueue(
    product: Product,
    account: Account,
    message: Mapping[str, Any],
    *,
    key: str,
    action: Action = Action.PUBLISH,
    original: Delivery | None = None,
    not_before: datetime | None = None,
    actor: User | None = None,
) -> tuple[Delivery, bool]:
    """Put a delivery in the queue; returns it and whether it is new.

    The same ``key`` is the same delivery, whoever asks and how often. From a channel that has
    closed things are only taken down.
    """
    if action != Action.REMOVE and account.channel.retired(timezone.localdate()):
        raise DeliveryError(f"{account.channel} is retired")
    delivery, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "product": product,
            "version": product.version,
            "account": account,
            "action": action,
            "original": original,
            "message": dict(message),
            "not_before": not_before or timezone.now(),
            "created_by": actor,
        },
    )
    if created:
        note(delivery, Step.ENQUEUED, actor=actor)
    return delivery, created


def claim(at: datetime | None = None) -> Delivery | None:
    """The next delivery whose account may send now, leased to the caller; None when there is none.

    Its account's bucket pays for it in the same transaction, and its price is kept back from the
    budget. An account that another worker is just claiming for is passed over.
    """
    now = at or timezone.now()
    while True:
        with transaction.atomic():
            delivery = _next(now)
            if delivery is None:
                return None
            account = delivery.account
            if not _can_pay(account, now):
                _let_rest(account, _next_month(now))
                continue
            _pace(account, now)
            delivery.lease, delivery.leased_until = uuid4(), now + LEASE
            delivery.state, delivery.cost = State.SENDING, account.price
            delivery.save(update_fields=["state", "lease", "leased_until", "cost"])
            note(delivery, Step.CLAIMED)
            return delivery


def _next(now: datetime) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(skip_locked=True, of=("self", "account"), no_key=True)
        .select_related("account__channel")
        .filter(
            state=State.QUEUED,
            not_before__lte=now,
            account__state=AccountState.ACTIVE,
            account__free_from__lte=now,
        )
        .exclude(account__channel__adapter="")
        .order_by("not_before", "pk")
        .first()
    )


def _pace(account: Account, now: datetime) -> None:
    slack = account.every * (account.burst - 1)
    paid = max(now, account.free_from + slack) + account.every
    Account.objects.filter(pk=account.pk).update(free_from=paid - slack)


def _let_rest(account: Account, until: datetime) -> None:
    Account.objects.filter(pk=account.pk, free_from__lt=until).update(free_from=until)


def _can_pay(account: Account, now: datetime) -> bool:
    if account.monthly_budget is None or not account.price:
        return True
    return spent(account, now) + account.price <= account.monthly_budget


def spent(account: Account, now: datetime) -> int:
    """Đồng spent or kept back in the month of ``now``, by the calendar of Vietnam."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    paid = Delivery.objects.filter(account=account, cost__gt=0).filter(
        Q(settled_at=None) | Q(settled_at__gte=first)
    )
    return paid.aggregate(total=Sum("cost"))["total"] or 0


def _next_month(now: datetime) -> datetime:
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def keep(delivery: Delivery, longer: timedelta) -> None:
    """Keep a claim for longer: a film takes its time, and until the last piece nothing stands."""
    rows = held(delivery).filter(state=State.SENDING)
    if not rows.update(leased_until=F("leased_until") + longer):
        raise LeaseLostError(delivery.key)


def begin(delivery: Delivery) -> None:
    """Commit that the request which must not be repeated is about to be sent.

    Raises LeaseLostError when the claim is not this worker's any more: it must not send.
    """
    with transaction.atomic():
        mine = held(delivery).filter(state=State.SENDING, begun_at=None)
        if not mine.update(begun_at=timezone.now()):
            raise LeaseLostError(delivery.key)
        note(delivery, Step.BEGUN)


@transaction.atomic
def fail(delivery: Delivery, problem: str, detail: str = "") -> bool:
    """It will not be sent; nothing stands in the channel and nothing is paid."""
    changed = (
        held(delivery)
        .filter(state=State.SENDING)
        .update(
            state=State.FAILED,
            problem=problem,
            detail=detail,
            settled_at=timezone.now(),
            cost=0,
        )
    )
    if changed:
        note(delivery, Step.FAILED, detail=f"{problem}: {detail}")
    return bool(changed)


@transaction.atomic
def postpone(
    delivery: Delivery, until: datetime, problem: str, detail: str = "", *, counts: bool = True
) -> bool:
    """Nothing was done; try again later. ``counts`` False: it was no fault of the delivery."""
    changed = (
        held(delivery)
        .filter(state=State.SENDING)
        .update(
            state=State.QUEUED,
            not_before=until,
            attempts=delivery.attempts + counts,
            problem=problem,
            detail=detail,
            **_FREE,
        )
    )
    if changed:
        note(delivery, Step.POSTPONED, detail=f"{problem}: {detail}")
    return bool(changed)


@transaction.atomic
def lose(delivery: Delivery, detail: str) -> bool:
    """The request was sent and no answer came. The cost stays kept back."""
    changed = (
        held(delivery)
        .filter(state=State.SENDING)
        .update(state=State.UNKNOWN, problem="no_answer", detail=detail, not_before=timezone.now())
    )
    if changed:
        note(delivery, Step.LOST, detail=detail)
    return bool(changed)


def recover(at: datetime | None = None) -> tuple[int, int]:
    """End the claims of workers that are gone; returns how many were put back and how many have
    an unknown outcome."""
    now = at or timezone.now()
    with transaction.atomic():
        dead = Delivery.objects.select_for_update(skip_locked=True, no_key=True).filter(
            state=State.SENDING, leased_until__lt=now
        )
        unsent = [delivery for delivery in dead if delivery.begun_at is None]
        begun = [delivery for delivery in dead if delivery.begun_at is not None]
        Delivery.objects.filter(pk__in=[row.pk for row in unsent]).update(
            state=State.QUEUED, not_before=now, **_FREE
        )
        Delivery.objects.filter(pk__in=[row.pk for row in begun]).update(
            state=State.UNKNOWN, problem="worker_lost", not_before=now
        )
        DeliveryEvent.objects.bulk_create(
            [DeliveryEvent(delivery=row, step=Step.RELEASED) for row in unsent]
            + [DeliveryEvent(delivery=row, step=Step.LOST) for row in begun]
        )
    return len(unsent), len(begun)


def held(delivery: Delivery) -> DeliveryQuerySet:
    """The delivery, as long as this worker's claim is the last one."""
    return Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease, lease__isnull=False)


def note(
    delivery: Delivery, step: Step, *, detail: str = "", actor: User | None = None
) -> DeliveryEvent:
    """Add to the history of a delivery."""
    return DeliveryEvent.objects.create(delivery=delivery, step=step, detail=detail, actor=actor)
