"""The journal of deletions: what somebody had deleted stays deleted, also after a restore.

Each entry is a row written with the deletion itself, and a line in a file that lies outside the
database and so outside its backups. After an old backup has been restored, ``replay`` reads the
file and deletes again. The file holds kinds and public ids, nothing about people.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from lantoa.privacy.models import Deletion, DeletionWritten

Handler = Callable[[str], int]
_HANDLERS: dict[str, Handler] = {}


@dataclass(frozen=True)
class Replayed:
    """How many entries were read and how many records were deleted again; ``unknown`` are kinds
    that no floor deletes any more."""

    entries: int
    deleted: int
    unknown: tuple[str, ...]


def register_handler(kind: str, handler: Handler) -> None:
    """Say how records of a kind are deleted by reference: idempotent, returns how many went."""
    if kind in _HANDLERS:
        raise ValueError(f"deletions of {kind} are registered twice")
    _HANDLERS[kind] = handler


def record_deletion(kind: str, reference: str) -> None:
    """Enter a deletion; call it in the transaction that deletes."""
    if kind not in _HANDLERS:
        raise KeyError(kind)
    Deletion.objects.get_or_create(kind=kind, reference=reference)
    transaction.on_commit(write_journal)


@transaction.atomic
def delete(kind: str, reference: str) -> int:
    """Delete one record for good and enter it; returns how many records went."""
    record_deletion(kind, reference)
    return _HANDLERS[kind](reference)


def journal_path() -> Path:
    """Where the file is."""
    return Path(settings.DELETION_JOURNAL)


@transaction.atomic
def write_journal() -> int:
    """Append what is not in the file yet; returns how many lines. A line may come twice after a
    crash, which changes nothing."""
    with connection.cursor() as cursor:  # row locks would need the right to change this table
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('privacy_journal'))")
    rows = list(Deletion.objects.filter(written=None).order_by("pk"))
    if rows:
        _append(rows)
        DeletionWritten.objects.bulk_create(DeletionWritten(deletion=row) for row in rows)
    return len(rows)


def replay() -> Replayed:
    """Delete again all that the file names, and enter it in this database."""
    entries = sorted(set(_read()))
    deleted = 0
    for kind, reference in entries:
        if kind in _HANDLERS:
            with transaction.atomic():
                deleted += _HANDLERS[kind](reference)
                entry, _ = Deletion.objects.get_or_create(kind=kind, reference=reference)
                DeletionWritten.objects.get_or_create(deletion=entry)
    unknown = {kind for kind, _ in entries} - set(_HANDLERS)
    return Replayed(len(entries), deleted, tuple(sorted(unknown)))


def _append(rows: list[Deletion]) -> None:
    lines = "".join(
        json.dumps({"kind": row.kind, "reference": row.reference, "at": row.at.isoformat()}) + "\n"
        for row in rows
    )
    with journal_path().open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _read() -> list[tuple[str, str]]:
    if not journal_path().exists():
        return []
    with journal_path().open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.endswith("\n")]
    return [(row["kind"], row["reference"]) for row in rows]
