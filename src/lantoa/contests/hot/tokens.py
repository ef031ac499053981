"""Who is asking: a signed token in a cookie, so that no session is looked up."""

import hmac
import time

from lantoa.contests.hot.signing import base64url
from lantoa.public.domain.keyed import keyed

LIFETIME = 7 * 24 * 3600  # seconds


def cookie_name(contest: int) -> str:
    """A contestant belongs to one contest, and so does the cookie."""
    return f"thi-{contest}"


def issue(contestant: int, *, now: float | None = None) -> str:
    """A token for a contestant whose address was verified just now."""
    claim = f"{contestant}.{int(now or time.time()) + LIFETIME}"
    return f"{claim}.{_signature(claim)}"


def read(token: str, *, now: float | None = None) -> int | None:
    """The contestant of a token; None when it is not ours, was changed or is too old."""
    claim, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(claim).encode()):
        return None
    contestant, _, expires = claim.partition(".")
    return int(contestant) if int(expires) > (now or time.time()) else None


def _signature(claim: str) -> str:
    return base64url(keyed("contests.token", claim))
