"""Random samples that anybody can draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def draw(names: Iterable[str], size: int, seed: str) -> list[str]:
    """Return ``size`` of the names (all, if there are fewer), chosen at random by ``seed``.

    Those with the smallest SHA-256 of ``seed/name`` in hexadecimal, in that order: the sample
    depends on no library's random generator and can be checked with any tool that hashes.
    """
    return sorted(set(names), key=lambda name: _rank(seed, name))[:size]


def _rank(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}/{name}".encode()).hexdigest()
