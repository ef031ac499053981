"""The records that belong to somebody who has no account: found by a code, shown, deleted.

A floor that takes data from people registers how its records are found and what is stored in them;
how they are deleted is registered in ``deletions`` under the same kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from lantoa.units.models import Unit


@dataclass(frozen=True)
class Owned:
    """A record that a code opened. ``reference`` is its public id, ``subject`` the (type, id) pair
    under which consents to its use stand."""

    reference: str
    unit: Unit | None
    subject: tuple[str, str]


@dataclass(frozen=True)
class SubjectKind:
    """``find`` looks a code up; ``collect`` gives all that is stored under a reference, as plain
    JSON values, or nothing when it is gone."""

    kind: str
    label: str | Promise
    find: Callable[[str], Owned | None]
    collect: Callable[[str], dict[str, Any]]


_KINDS: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """Make a kind of record known; floors do it when they are ready (``AppConfig.ready``)."""
    if kind.kind in _KINDS:
        raise ValueError(f"the kind of subject {kind.kind} is registered twice")
    _KINDS[kind.kind] = kind


def find(code: str) -> tuple[SubjectKind, Owned] | None:
    """The record that a code opens."""
    for kind in _KINDS.values():
        if owned := kind.find(code):
            return kind, owned
    return None


def collect(kind: str, reference: str) -> dict[str, Any]:
    """What is stored of one record; nothing when it is gone or its floor is."""
    known = _KINDS.get(kind)
    return known.collect(reference) if known else {}
