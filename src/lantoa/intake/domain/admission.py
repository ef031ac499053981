"""Who may send how often: what keeps a script out keeps nobody out who writes by hand.

Three buckets. One for each network, wide enough for a factory behind one address; a narrow one for
those who come without a proof of work; and one for everybody together: when half of it is gone,
challenges get harder and the way without work is closed until it is quieter.
"""

from enum import StrEnum

from lantoa.public.domain import limits
from lantoa.public.domain.challenge import Challenge, Verdict, judge, new_challenge

NETWORK = {"burst": 60, "per_hour": 600}
PLAIN = {"burst": 6, "per_hour": 60}
EVERYBODY = {"burst": 1_200, "per_hour": 36_000}
FOLLOW = {"burst": 30, "per_hour": 300}
RETRY_SECONDS = 60


class Refusal(StrEnum):
    """Why something is not taken in now."""

    TOO_SOON = "too_soon"
    EXPIRED = "expired"
    NETWORK_FULL = "network_full"
    BUSY = "busy"


def challenge() -> Challenge:
    """A challenge as hard as the times."""
    return new_challenge(hard=_is_busy())


def refusal(network: str, token: str, solution: str) -> Refusal | None:
    """Why this network may not send this now; None, and one token less, when it may."""
    busy = _is_busy()
    verdict = judge(token, solution, hard=busy)
    if verdict in (Verdict.TOO_SOON, Verdict.EXPIRED):
        return Refusal(verdict.value)
    if verdict is Verdict.PLAIN:
        if busy:
            return Refusal.BUSY
        if not limits.take("send.plain", network, **PLAIN):
            return Refusal.NETWORK_FULL
    if not limits.take("send", network, **NETWORK):
        return Refusal.NETWORK_FULL
    return None if limits.take("send.all", "", **EVERYBODY) else Refusal.BUSY


def may_follow(network: str) -> bool:
    """Whether this network may try another code; guessing one would take longer than we live."""
    return limits.take("follow", network, **FOLLOW)


def _is_busy() -> bool:
    return limits.is_under_half("send.all", "", **EVERYBODY)
