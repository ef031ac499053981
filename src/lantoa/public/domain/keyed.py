"""Hashes that nobody can test a guess against without the key of this installation."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def keyed(purpose: str, value: str) -> bytes:
    """32 bytes for a value; each purpose has hashes of its own.

    The key is not that of the sessions: what is found by such a hash must outlive a change of it.
    """
    salt = f"lantoa.{purpose}"
    return salted_hmac(salt, value, secret=settings.PSEUDONYM_KEY, algorithm="sha256").digest()


def keyed_digest(purpose: str, value: str) -> str:
    """`keyed` as 64 hex digits."""
    return keyed(purpose, value).hex()
