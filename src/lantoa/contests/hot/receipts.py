"""Receipts: signed proof that an attempt was taken in, and with which answers.

A receipt is a line of `signing`. It depends on nothing but the attempt, which no longer changes,
so a submission that is sent again gets the same receipt.
"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256

from lantoa.contests.hot import signing
from lantoa.public.domain.keyed import keyed_digest

_MARK = "LT1"


@dataclass(frozen=True)
class Receipt:
    """``entry`` is the name under which the attempt stands in public lists; ``answers`` the
    SHA-256 of the answers; ``status`` submitted or expired; ``at`` UTC."""

    round: int
    number: int
    entry: str
    status: str
    at: str
    answers: str


_NAMES = {field.name for field in fields(Receipt)}


def entry_name(attempt: int) -> str:
    """16 hex digits that stand for an attempt in public; nobody can work them out from it."""
    return keyed_digest("contests.entry", str(attempt))[:16]


def receipt_of(
    attempt: int, round_: int, number: int, status: str, ended_at: datetime, answers: str
) -> Receipt:
    """The receipt of an attempt that has ended; ``answers`` as the database writes them."""
    digest = sha256(answers.encode()).hexdigest()
    at = ended_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return Receipt(round_, number, entry_name(attempt), status, at, digest)


def sign(receipt: Receipt) -> str:
    """The receipt as one line."""
    return signing.seal(_MARK, vars(receipt))


def verify(line: str) -> Receipt | None:
    """What a line says, when it was signed here; None when it was not."""
    read = signing.read(_MARK, _NAMES, line)
    return Receipt(**read) if read else None
