"""Signed lines: "MARK.payload.signature", both parts base64url.

The signature is Ed25519 over the payload as it is written, so that anybody who has the public key
can check a line without asking us (``scripts/verify-line``). The mark is not signed: a line is what
its fields say it is.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Set
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lantoa.public.domain.keyed import keyed

_LONGEST = 1_200


def seal(mark: str, fields: dict[str, Any]) -> str:
    """The fields as one signed line."""
    written = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    payload = base64url(written.encode())
    return f"{mark}.{payload}.{base64url(_key().sign(payload.encode()))}"


def read(mark: str, names: Set[str], line: str) -> dict[str, Any] | None:
    """What a line says, when it was signed here and has the fields of its mark; else None."""
    parts = "".join(line.split()).split(".")
    if len(parts) != 3 or parts[0] != mark or len(line) > _LONGEST:
        return None
    try:
        _key().public_key().verify(_decode(parts[2]), parts[1].encode())
    except (InvalidSignature, ValueError):
        return None
    fields: dict[str, Any] = json.loads(_decode(parts[1]))
    return fields if set(fields) == names else None


def public_key() -> str:
    """The key that checks lines, as 64 hex digits."""
    return _key().public_key().public_bytes_raw().hex()


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyed("contests.receipt", "ed25519"))


def base64url(data: bytes) -> str:
    """Bytes for an address, without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
