"""The waiting room: who may start when, told in words that a page can show.

A place is a moment, given once and kept in the database, so a crowd never has to be counted again.
A device holds it as a signed ticket: asking whether it is its turn costs no statement, and fifty
thousand who wait do not slow those who answer.
"""

import hmac
import random
import time
from typing import Any, NamedTuple

from psycopg_pool import AsyncConnectionPool

from lantoa.contests.hot import acts
from lantoa.contests.hot.batches import Batches
from lantoa.contests.hot.signing import base64url
from lantoa.public.domain.keyed import keyed

SHORT = 1.0  # seconds that a request to start is simply held
# Seconds after which a device asks again, if its turn has not come before. A moment never changes
# and the page counts down by itself, so a million who wait need not ask each minute.
LATEST = 600.0


class Ticket(NamedTuple):
    """When a person may start, in seconds since 1970, and how many are admitted a second."""

    admit_at: float
    per_second: float

    @property
    def wait(self) -> float:
        """Seconds that are left."""
        return max(0.0, self.admit_at - time.time())


def issue(place: acts.Place, ticket: Ticket) -> str:
    """A ticket as a device keeps it."""
    claim = f"{ticket.admit_at:.3f}_{ticket.per_second:g}"
    return f"{claim}_{_signature(place, claim)}"


def read(text: Any, place: acts.Place) -> Ticket | None:
    """A ticket that was issued for this place, and for no other."""
    if not isinstance(text, str) or len(text) > 200 or not text.isascii():
        return None
    claim, _, signature = text.rpartition("_")
    if not hmac.compare_digest(signature, _signature(place, claim)):
        return None
    admit_at, per_second = claim.split("_")
    return Ticket(float(admit_at), float(per_second))


def words(place: acts.Place, ticket: Ticket) -> dict[str, Any]:
    """How long it takes, how many are before, and after how many seconds to ask again: when it is
    the device's turn, or long before at a moment of its own."""
    wait = ticket.wait
    return {
        "wait": wait,
        "before": int(wait * ticket.per_second),
        "again": wait if wait <= LATEST else random.uniform(0.5, 1) * LATEST,  # noqa: S311
        "ticket": issue(place, ticket),
    }


class Room:
    """The waiting rooms of all rounds."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._places = Batches(pool, acts.place)

    async def ticket(self, place: acts.Place, held: Any) -> Ticket | None:
        """The ticket that a device holds, else the place that the person has or takes now; None
        when there is none to take (the round is over, say), and then nobody has to wait."""
        ticket = read(held, place)
        if ticket is None and (row := await self._places.ask(place)):
            ticket = Ticket(time.time() + row[0], row[1])
        return ticket


def _signature(place: acts.Place, claim: str) -> str:
    signed = keyed("contests.place", f"{place.round}.{place.contestant}.{place.number}.{claim}")
    return base64url(signed).replace("_", "~")
