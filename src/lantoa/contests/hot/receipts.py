"""Receipts: signed proof that an attempt was taken in, and with which answers.

A receipt is "LT1.payload.signature", both parts base64url; the signature is Ed25519, so that
anybody who has the public key can check it without asking us. It depends on nothing but the
attempt, which no longer changes, so a submission that is sent again gets the same receipt.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lantoa.public.domain.keyed import keyed, keyed_digest

_MARK = "LT1"
_LONGEST = 600


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
    payload = _encode(json.dumps(asdict(receipt), separators=(",", ":")).encode())
    return f"{_MARK}.{payload}.{_encode(_key().sign(payload.encode()))}"


def verify(line: str) -> Receipt | None:
    """What a line says, when it was signed here; None when it was not."""
    parts = "".join(line.split()).split(".")
    if len(parts) != 3 or parts[0] != _MARK or len(line) > _LONGEST:
        return None
    try:
        _key().public_key().verify(_decode(parts[2]), parts[1].encode())
    except (InvalidSignature, ValueError):
        return None
    return Receipt(**json.loads(_decode(parts[1])))


def public_key() -> str:
    """The key that checks receipts, as 64 hex digits."""
    return _key().public_key().public_bytes_raw().hex()


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyed("contests.receipt", "ed25519"))


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
