"""Finding out what became of deliveries whose outcome is unknown. Nothing here sends."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lantoa.channels.adapters import adapter
from lantoa.channels.adapters.base import TransportError
from lantoa.channels.domain import accounts, outbox, settling
from lantoa.channels.domain.composing import to_message
from lantoa.channels.domain.telling import tell_unknown
from lantoa.channels.models import AccountState, Action, Delivery, State, Step

logger = logging.getLogger(__name__)
LOOKS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""Pauses between looks; a channel may show a post late. Then only a person can tell."""
CLOCK_SKEW = timedelta(minutes=5)
_WAITING_FOR_A_PERSON = timedelta(days=3650)


def look_for_unknown(at: datetime | None = None, limit: int = 100) -> int:
    """Read channels back for what is due; returns how many were found to stand."""
    now = at or timezone.now()
    with transaction.atomic():
        due = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
            .select_related("account__channel")
            .filter(
                state=State.UNKNOWN,
                not_before__lte=now,
                account__state=AccountState.ACTIVE,
            )
            .order_by("not_before")[:limit]
        )
        # Not due again while this look lasts.
        ids = [delivery.pk for delivery in due]
        Delivery.objects.filter(pk__in=ids).update(not_before=now + LOOKS[0])
    return sum(look_for(delivery, now) for delivery in due)


def look_for(delivery: Delivery, now: datetime) -> bool:
    """Look for one delivery in its channel; true when it stands there.

    Not seeing it proves nothing, so it stays unknown and a person is asked.
    """
    assert delivery.begun_at is not None
    seen = "not seen"
    try:
        candidates = adapter(delivery.account.channel.adapter).transport.find(
            accounts.access(delivery.account),
            to_message(delivery.message, gone=delivery.action == Action.REMOVE),
            delivery.begun_at - CLOCK_SKEW,
        )
    except TransportError as error:
        if error.stop:
            accounts.stop(delivery.account, error.stop, detail=str(error))
        candidates, seen = [], str(error)
    except Exception as problem:  # one look that breaks stops no other
        logger.exception("delivery %s", delivery.pk)
        candidates, seen = [], repr(problem)
    for posted in candidates:
        if not _is_another(delivery, posted.remote_id):
            return settling.found(delivery, posted)
    outbox.note(delivery, Step.LOOKED, detail=seen)
    looks = delivery.events.filter(step=Step.LOOKED).count()
    pause = LOOKS[looks] if looks < len(LOOKS) else _WAITING_FOR_A_PERSON
    Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN).update(not_before=now + pause)
    if looks >= len(LOOKS):
        tell_unknown(delivery)
    return False


def _is_another(delivery: Delivery, remote_id: str) -> bool:
    """The same words may have been posted by another delivery of ours."""
    known = Delivery.objects.filter(account=delivery.account_id, remote_id=remote_id)
    return known.exclude(pk=delivery.pk).exists()
