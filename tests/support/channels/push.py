"""A push service on loopback, and the browsers behind it, which can read what arrives."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lantoa.channels.adapters.webpush.encryption import packed, point_of, public_key, unpacked
from tests.support.channels.server import ChannelServer, Request, Response


class Browser:
    """A subscription with the private key that never leaves a real browser."""

    def __init__(self, server: PushServer) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self.path = f"/push/{server.new_id()}"
        self.shown: list[dict[str, Any]] = []
        self.place = {
            "endpoint": f"{server.url}{self.path}",
            "p256dh": packed(point_of(self._key)),
            "auth": packed(self._auth),
        }
        server.browsers[self.path] = self

    def read(self, body: bytes) -> bytes:
        """Decrypt one message, by the steps of RFC 8188 and 8291 and not by our own code."""
        salt, (size, length) = body[:16], struct.unpack("!LB", body[16:21])
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        shared = self._key.exchange(ec.ECDH(), public_key(packed(sender)))
        info = b"WebPush: info\0" + point_of(self._key) + sender
        secret = HKDF(hashes.SHA256(), 32, self._auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, record, None)
        assert plain.endswith(b"\x02")
        return plain[:-1]


class PushServer(ChannelServer):
    """Answers as RFC 8030 says; refuses what is not signed for it (RFC 8292)."""

    errors = {
        "gone": Response(410),
        "unknown_endpoint": Response(404),
        "rate_limited": Response(429, None, {"Retry-After": "120"}),
        "too_large": Response(413),
        "forbidden": Response(403),
        "server_error": Response(502),
        "busy": Response(503, None, {"Retry-After": "60"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self.browsers: dict[str, Browser] = {}

    def handle(self, request: Request) -> Response:
        headers = request.headers
        if "ttl" not in headers or headers["content-encoding"] != "aes128gcm":
            return Response(400)
        if not signed(headers["authorization"], self.url):
            return Response(403)
        browser = self.browsers.get(request.path)
        if browser is None:
            return Response(404)
        browser.shown.append(json.loads(browser.read(request.data["raw"])))
        return Response(201)


def signed(header: str, origin: str) -> bool:
    """Whether the key named in a VAPID header signed its claims, for this service."""
    fields = dict(field.strip().split("=", 1) for field in header[len("vapid ") :].split(","))
    said, _, signature = fields["t"].rpartition(".")
    raw = unpacked(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public_key(fields["k"]).verify(pair, said.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(unpacked(said.partition(".")[2]))
    return claims["aud"] == origin and claims["sub"].startswith("mailto:")
