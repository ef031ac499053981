"""Background work of the channels floor; each task calls one domain verb."""

from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lantoa.channels.adapters.base import TransportError
from lantoa.channels.domain import (
    clipping,
    episodes,
    following,
    looking,
    outbox,
    producing,
    reconciling,
    sending,
    signing_in,
    subscribing,
)
from lantoa.channels.models import Subscriber

BATCH = 20
"""Deliveries a task, so that other work gets its turn."""


@app.periodic(cron="* * * * *")
@app.task(name="channels.look", queueing_lock="channels.look")
def look(timestamp: int | None = None) -> None:
    """Every minute: end dead claims, let corrections and take-downs follow, read channels back,
    and send what has become due."""
    outbox.recover()
    following.follow_all()
    episodes.withdraw_outdated()
    reconciling.look_for_unknown()
    enqueue_send()


@app.task(name="channels.send", queueing_lock="channels.send")
def send() -> None:
    """Send a batch; comes back while there is more."""
    for _ in range(BATCH):
        if sending.send_next() is None:
            return
    enqueue_send()


def enqueue_send() -> None:
    """Have a worker send, unless one is about to: it will find the new deliveries as well."""
    _once(send)


@app.task(name="channels.produce")
def produce(production_id: int) -> None:
    """Make sound or film that was asked for."""
    producing.produce(production_id)


def enqueue_produce(production_id: int) -> None:
    """Have a worker make it, unless it waits for one already."""
    once = produce.configure(queueing_lock=f"channels.produce:{production_id}")
    _once(once, production_id=production_id)


@app.periodic(cron="*/15 * * * *")
@app.task(name="channels.look_again", queueing_lock="channels.look_again")
def look_again(timestamp: int | None = None) -> None:
    """Every quarter of an hour: whether what was published still stands, and what came of it.

    Sign-ins from which nobody came back are forgotten as well.
    """
    looking.look_at_all()
    signing_in.forget_old()


@app.task(name="channels.read_clipping")
def read_clipping(clipping_id: int) -> None:
    """Read the text in a scan."""
    clipping.read_clipping(clipping_id)


@app.task(
    name="channels.write_to",
    retry=RetryStrategy(max_attempts=5, exponential_wait=30, retry_exceptions={TransportError}),
)
def write_to(subscriber_id: int) -> None:
    """Ask the owner of an address whether they want the letters."""
    row = Subscriber.objects.select_related("account").filter(pk=subscriber_id, ended_at=None)
    if subscriber := row.first():
        subscribing.write_to(subscriber)


def _once(task: Any, **arguments: int) -> None:
    try:
        with transaction.atomic():  # a refusal must not undo the caller's transaction
            task.defer(**arguments)
    except AlreadyEnqueued:
        pass
