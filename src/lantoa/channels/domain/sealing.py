"""Credentials at rest: encrypted under a key that is not in the database."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

Secrets = dict[str, str]


class SealError(Exception):
    """Sealed under a key that this installation does not have."""


def seal(secrets: Mapping[str, str]) -> bytes:
    """Encrypt with the first of ``CHANNEL_KEYS``."""
    return _box().encrypt(json.dumps(dict(secrets)).encode())


def unseal(sealed: bytes | memoryview) -> Secrets:
    """Decrypt with any of ``CHANNEL_KEYS``; nothing sealed is no secrets. Raises SealError."""
    if not sealed:
        return {}
    try:
        opened: Secrets = json.loads(_box().decrypt(bytes(sealed)))
    except InvalidToken as problem:
        raise SealError("the channel key has changed: enter the credentials again") from problem
    return opened


def _box() -> MultiFernet:
    return _boxes(tuple(settings.CHANNEL_KEYS))


@lru_cache(maxsize=4)
def _boxes(keys: tuple[str, ...]) -> MultiFernet:
    """A key may be any long text, as the installation's other secrets are."""
    digests = (hashlib.sha256(b"lantoa.channels:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
