"""What a push service passes on without being able to read or to forge it.

Encryption for one browser: RFC 8291 with the coding ``aes128gcm`` of RFC 8188. Who sends: VAPID,
RFC 8292. pywebpush does the same over HTTP clients of its own, which would go round our guard.
"""

from __future__ import annotations

import base64
import json
import os
import struct
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4_096
LARGEST = RECORD - 86 - 16 - 1
"""Bytes that fit into the one record that every push service must take: 86 of header, a tag of 16
and the mark of the end go off."""
GOOD_FOR = timedelta(hours=12)
_LAST = b"\x02"


def encrypt(
    content: bytes,
    browser: str,
    auth: str,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt for the browser whose public key and secret (base64url) these are.

    ``key`` and ``salt`` are new each time; only the RFC's example fixes them.
    """
    key = key or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    theirs, ours = unpacked(browser), point_of(key)
    shared = key.exchange(ec.ECDH(), public_key(browser))
    secret = _derive(shared, unpacked(auth), b"WebPush: info\0" + theirs + ours, 32)
    cipher = AESGCM(_derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!LB", RECORD, len(ours)) + ours
    return head + cipher.encrypt(nonce, content + _LAST, None)


def fresh_key() -> str:
    """A new private key of an account: 32 bytes as base64url."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return packed(number.to_bytes(32, "big"))


def public_point(private: str) -> str:
    """The public key that belongs to it, as browsers ask for it."""
    return packed(point_of(_private(private)))


def authorization(private: str, endpoint: str, contact: str, now: datetime | None = None) -> str:
    """The header that says to the endpoint's service who sends, signed (ES256)."""
    parts = urlsplit(endpoint)
    ends = int(((now or datetime.now(UTC)) + GOOD_FOR).timestamp())
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": ends, "sub": contact}
    pieces = ({"typ": "JWT", "alg": "ES256"}, claims)
    signed = ".".join(packed(json.dumps(piece).encode()) for piece in pieces)
    key = _private(private)
    pair = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = packed(b"".join(number.to_bytes(32, "big") for number in pair))
    return f"vapid t={signed}.{signature}, k={packed(point_of(key))}"


def public_key(point: str) -> ec.EllipticCurvePublicKey:
    """A browser's public key. Raises ValueError for what is none."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpacked(point))


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public key as an uncompressed point: 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def packed(data: bytes) -> str:
    """As base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """From base64url, padded or not. Raises ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), "-_", True)


def _private(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(private), "big"), CURVE)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
