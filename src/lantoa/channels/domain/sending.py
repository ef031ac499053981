"""Carrying out one claimed delivery, and what each way of failing means."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from django.utils import timezone

from lantoa.channels.adapters import adapter
from lantoa.channels.adapters.base import Begin, Posted, TransportError
from lantoa.channels.domain import accounts, outbox, settling, spreading
from lantoa.channels.domain.composing import to_message
from lantoa.channels.domain.errors import LeaseLostError, UnfinishedError
from lantoa.channels.domain.gate import refusal_of
from lantoa.channels.models import Action, Delivery
from lantoa.transport import backoff

logger = logging.getLogger(__name__)
SLOWEST = 100_000
"""Bytes a second of a line on which a film still goes up."""
ATTEMPTS = 8
"""About half a day of growing pauses; then a person must look."""


def send_next() -> Delivery | None:
    """Claim the next delivery and carry it out; None when there is none."""
    delivery = outbox.claim()
    if delivery is not None:
        send(delivery)
    return delivery


def send(delivery: Delivery) -> None:
    """Carry out a claimed delivery. It ends in a state that says what is known, whatever happens
    here, and whatever happens to this process."""
    refused = refusal_of(delivery, timezone.now())
    if refused and refused.until:
        outbox.postpone(delivery, refused.until, refused.code, refused.text, counts=False)
        return
    if refused:
        _give_up(delivery, refused.code, refused.text)
        return
    begun = False

    def begin() -> None:
        nonlocal begun
        outbox.begin(delivery)
        begun = True

    try:
        posted = _perform(delivery, begin)
    except LeaseLostError:
        return  # somebody else has it
    except UnfinishedError as part:
        delivery.attempts = 0  # a batch went through: what failed before it is over
        outbox.postpone(delivery, part.until, "going_on", str(part), counts=False)
    except TransportError as error:
        error.unknown &= begun  # before that nothing can stand there, whatever was uploaded
        _failed(delivery, error)
    except Exception as problem:
        logger.exception("delivery %s", delivery.pk)
        _failed(delivery, TransportError(repr(problem), permanent=not begun, unknown=begun))
    else:
        settling.deliver(delivery, posted)


def _perform(delivery: Delivery, begin: Begin) -> Posted:
    sender = adapter(delivery.account.channel.adapter)
    access = accounts.access(delivery.account)
    gone = delivery.action == Action.REMOVE  # a picture that has rotted stops no take-down
    message = to_message(delivery.message, with_picture=not gone, gone=gone)
    if sender.spread:
        return spreading.spread(delivery, sender, access, message)
    if message.film and delivery.action == Action.PUBLISH:
        outbox.keep(delivery, timedelta(seconds=message.film.size / SLOWEST))
    if delivery.action == Action.PUBLISH:
        if found := sender.limits.problems(message):
            raise TransportError(", ".join(found), permanent=True)
        return sender.transport.publish(access, message, delivery.key, begin)
    original = delivery.original
    assert original is not None  # the database checks it
    if delivery.action == Action.REPLY:
        assert sender.reply is not None  # nothing goes below a post where nothing can
        return sender.reply(access, original.remote_id, message, delivery.key, begin)
    if delivery.action == Action.CORRECT:
        return sender.transport.correct(access, original.remote_id, message, delivery.key, begin)
    if sender.withdraw is not None:
        return sender.withdraw(access, original.remote_id, message, delivery.key, begin)
    return sender.transport.remove(access, original.remote_id)


def _failed(delivery: Delivery, error: TransportError) -> None:
    now = timezone.now()
    later = partial(outbox.postpone, delivery, detail=str(error))
    if error.unknown:
        outbox.lose(delivery, str(error))
    elif error.stop:
        accounts.stop(delivery.account, error.stop, detail=str(error))
        later(now, error.stop, counts=False)
    elif error.permanent:
        _give_up(delivery, "refused", str(error))
    elif error.retry_after is not None:
        accounts.rest(delivery.account, now + error.retry_after)
        later(now + error.retry_after, "asked_to_wait", counts=False)
    elif delivery.attempts + 1 >= ATTEMPTS:
        _give_up(delivery, "gave_up", str(error))
    else:
        later(now + backoff(delivery.attempts + 1), "no_connection")


def _give_up(delivery: Delivery, problem: str, detail: str) -> None:
    """It goes no further. Of what goes to many, a part may have gone out, and that stands."""
    if posted := spreading.gone_out(delivery, detail):
        settling.deliver(delivery, posted)
    else:
        outbox.fail(delivery, problem, detail)
