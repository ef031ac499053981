"""A small proof of work, so that sending a thousand times costs a machine something.

The page carries a signed token. A script of ours looks for a number whose SHA-256 together with
the token begins with enough zero bits (`static/public/work.js`). Without scripts a person sends
the token alone, later and less often. Each token is spent once, on one thing: sending that same
thing again with it is fine, because nobody knows whether the first answer arrived.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.core import signing
from django.utils import timezone

from lantoa.public.domain.keyed import keyed_digest
from lantoa.public.models import SpentChallenge

_SIGNER = "lantoa.public.challenge"
GOOD_FOR = timedelta(hours=12)
# About a second of a slow phone for 15 bits, eight times that for 18 (docs/methods/intake.md).
EASY_BITS = 15
HARD_BITS = 18
# Nobody writes and sends a text in less.
LEAST_SECONDS = 3
LEAST_SECONDS_WITHOUT_WORK = 10


class Verdict(StrEnum):
    """Whether what is sent with a challenge may come in."""

    WORKED = "worked"
    PLAIN = "plain"
    TOO_SOON = "too_soon"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Challenge:
    """``token`` goes into the form, ``bits`` is the work asked for."""

    token: str
    bits: int


def new_challenge(*, hard: bool = False) -> Challenge:
    """A challenge that nobody has seen; ``hard`` while more is coming in than can be read."""
    bits = HARD_BITS if hard else EASY_BITS
    return Challenge(signing.dumps([secrets.token_hex(8), bits], salt=_SIGNER), bits)


def judge(token: str, solution: str, *, hard: bool = False) -> Verdict:
    """What a token with its solution ("" for none) is worth; nothing is spent.

    While times are ``hard``, easy tokens have expired.
    """
    try:
        _nonce, bits = signing.loads(token, salt=_SIGNER, max_age=GOOD_FOR)
    except signing.BadSignature:
        return Verdict.EXPIRED
    if hard and bits < HARD_BITS:
        return Verdict.EXPIRED
    worked = is_solved(token, solution, bits)
    least = LEAST_SECONDS if worked else LEAST_SECONDS_WITHOUT_WORK
    if _age(token) < least:
        return Verdict.TOO_SOON
    return Verdict.WORKED if worked else Verdict.PLAIN


def spend(token: str, on: str) -> bool:
    """Use a token up; False when it was spent on something else before."""
    digest = keyed_digest("challenge", token)
    SpentChallenge.objects.bulk_create(
        [SpentChallenge(digest=digest, spent_on=on, at=timezone.now())], ignore_conflicts=True
    )
    return SpentChallenge.objects.filter(digest=digest, spent_on=on).exists()


def is_solved(token: str, solution: str, bits: int) -> bool:
    """Whether SHA-256 of "token:solution" begins with ``bits`` zero bits."""
    if not solution.isascii() or not solution.isdigit():
        return False
    found = hashlib.sha256(f"{token}:{solution}".encode()).digest()
    return int.from_bytes(found, "big") >> (256 - bits) == 0


def forget_old() -> int:
    """Delete spent tokens that have expired anyway."""
    deleted, _ = SpentChallenge.objects.filter(at__lt=timezone.now() - GOOD_FOR).delete()
    return deleted


def _age(token: str) -> float:
    """Seconds since the token was signed: its second part is the time."""
    return timezone.now().timestamp() - signing.b62_decode(token.split(":")[1])
