"""A worker is killed (SIGKILL) at every step of a delivery: no post twice, no post lost.

Each worker is a real process. It, or the channel it is talking to, ends it at one exact place;
then the lease runs out, the channel is read back, and a person settles what cannot be seen.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from tests.integration.channels.conftest import Connect
from tests.support.channels.server import ChannelServer
from tests.support.factories.channels import DeliveryFactory
from tests.support.factories.units import UserFactory
from tests.support.forking import leave_connections_to_the_parent

from lantoa.channels.adapters import wire
from lantoa.channels.domain import gate, outbox, reconciling, sending, settling
from lantoa.channels.models import Account, Delivery, State

pytestmark = pytest.mark.django_db(transaction=True)

# Where a worker dies: before or after a function of ours, or at the channel's end of the line.
PLACES: dict[str, tuple[Any, str, bool] | str] = {
    "before the claim": (outbox, "claim", False),
    "inside the claim": (outbox, "_pace", True),
    "after the claim": (outbox, "claim", True),
    "before asking for leave": (sending, "refusal_of", False),
    "after asking for leave": (sending, "refusal_of", True),
    "before the request is announced": (outbox, "begin", False),
    "inside the announcement": (outbox, "note", False),
    "after the request is announced": (outbox, "begin", True),
    "before the request leaves": (wire, "_tls", True),
    "when the request arrives": "before",
    "when the post stands": "after",
    "after the answer": (wire, "_read", True),
    "before the proof": (settling, "deliver", False),
    "inside the proof": (settling, "_tell_library", True),
    "after the proof": (settling, "deliver", True),
    "nowhere": (gate, "refusal", True),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """The function, with death before or after it."""

    def fatal(*args: Any, **kwargs: Any) -> Any:
        if not after:
            die()
        result = function(*args, **kwargs)
        die()
        return result

    return fatal


def work(place: str, server: ChannelServer) -> None:
    """Run a worker in a process of its own that dies at ``place``; wait for its end."""
    connections.close_all()
    server.before = server.after = lambda: None
    child = os.fork()
    if child == 0:
        try:
            leave_connections_to_the_parent()
            _die_at(place)
            while sending.send_next():
                pass
        finally:
            os._exit(0)
    where = PLACES[place]
    if isinstance(where, str):
        setattr(server, where, lambda: os.kill(child, signal.SIGKILL))
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) is (place != "nowhere"), place


def _die_at(place: str) -> None:
    where = PLACES[place]
    if place == "nowhere" or isinstance(where, str):
        return
    module, name, after = where
    original = getattr(module, name)
    if place == "inside the announcement":
        begin = outbox.begin

        def announce(delivery: Delivery) -> None:
            outbox.note = lambda *_args: die()  # type: ignore[assignment]
            begin(delivery)

        outbox.begin = announce
        return
    setattr(module, name, dying(original, after=after))


def settle(server: ChannelServer, person: Any) -> None:
    """What happens after a death: the lease runs out, machines look, a person looks."""
    later = timezone.now() + 2 * outbox.LEASE
    outbox.recover(later)
    Delivery.objects.filter(state=State.UNKNOWN).update(not_before=timezone.now())
    reconciling.look_for_unknown()
    for delivery in Delivery.objects.filter(state=State.UNKNOWN):
        if delivery.message["text"] in server.texts:
            settling.stands(delivery, actor=person)
        else:
            settling.stands_not(delivery, actor=person)
    Delivery.objects.filter(state=State.QUEUED).update(not_before=timezone.now())
    Account.objects.update(free_from=timezone.now())


def kill_many(connect: Connect, name: str, deaths: int) -> None:
    account, server = connect(name)
    person = UserFactory()
    places = [place for place in PLACES if place != "nowhere"]
    texts = []
    for number in range(deaths):
        texts.append(DeliveryFactory(account=account, key=f"k{number}").message["text"])
        work(places[number % len(places)], server)
        settle(server, person)
    work("nowhere", server)
    assert not Delivery.objects.exclude(state=State.DELIVERED).exists()
    assert sorted(server.texts) == sorted(texts)


@pytest.mark.parametrize("name", ["facebook", "telegram"])
def test_a_worker_killed_at_every_step_posts_nothing_twice_and_loses_nothing(
    connect: Connect, name: str
) -> None:
    """Facebook can be read back; Telegram cannot, so a person looks."""
    kill_many(connect, name, len(PLACES) - 1)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["facebook", "telegram"])
def test_two_hundred_deaths(connect: Connect, name: str) -> None:
    kill_many(connect, name, 200)
