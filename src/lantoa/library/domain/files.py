"""Where the bytes of masters lie: under the hash of what they are, written once."""

from __future__ import annotations

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, as 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def put(data: bytes, name: str) -> str:
    """Store bytes and return their path; bytes that are there already are not written again.

    Two writers of the same bytes at once may write two files; both are right.
    """
    path = address(digest(data), name)
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(data))


def address(sha256: str, name: str) -> str:
    """Return where bytes of this hash lie."""
    return f"library/{sha256[:2]}/{sha256}{_suffix(name)}"


def _suffix(name: str) -> str:
    _stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and ending.isascii() and ending.isalnum() else ""
