"""Files arrive: whole, or piece by piece over a line that breaks. Never whole in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any, cast
from uuid import uuid4

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Func, Value
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from lantoa.library.domain.digitising.batches import enqueue
from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.files import address
from lantoa.library.models import Batch, IntakeItem, ItemStatus

LARGEST = 4 * 1024**3
PIECE = 4 * 1024**2
_BLOCK = 1024**2


@dataclass(frozen=True)
class Kept:
    """Where bytes lie, and what they are."""

    path: str
    sha256: str
    size: int


def announce(batch: Batch, path: str, size: int) -> IntakeItem:
    """Return the item of a file that is about to arrive; ``received`` says where to go on."""
    if not 0 < size <= LARGEST:
        raise LibraryError(too_large() if size else _("The file is empty."))
    item, _new = IntakeItem.objects.get_or_create(
        batch=batch, path=_path(path), defaults={"size": size}
    )
    if item.size != size:
        raise LibraryError(_("Another file of this name is in the batch."))
    return item


def add_piece(item: IntakeItem, offset: int, data: bytes) -> int:
    """Keep a piece and return how much has arrived. A piece that is there already is not kept.

    The piece counts by one conditional update: of two tabs that send the same file one goes on.
    """
    if item.received != offset or offset + len(data) > item.size:
        return item.received
    name = default_storage.save(f"library/arriving/{uuid4()}", ContentFile(data))
    with transaction.atomic():
        added = IntakeItem.objects.filter(
            pk=item.pk, status=ItemStatus.ARRIVING, received=offset
        ).update(
            received=offset + len(data),
            parts=Func(F("parts"), Value(name), function="array_append"),
        )
        if added and offset + len(data) == item.size:
            enqueue(item.pk)
    if not added:
        default_storage.delete(name)
    item.refresh_from_db(fields=["received", "parts", "status"])
    return item.received


def assemble(item: IntakeItem) -> bool:
    """Put the pieces together; returns whether the whole file is there."""
    if item.received < item.size:
        return False
    kept = keep(_pieces(item.parts), item.path)
    changed = IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.ARRIVING).update(
        status=ItemStatus.WAITING, file=kept.path, sha256=kept.sha256, parts=[]
    )
    if changed:
        for name in item.parts:
            default_storage.delete(name)
    item.refresh_from_db()
    return item.status == ItemStatus.WAITING


def take(
    batch: Batch, path: str, stream: Iterable[bytes], *, size: int, queue: bool = True
) -> IntakeItem:
    """Keep a whole file that is at hand; one that is kept already is not read again."""
    item = announce(batch, path, size)
    if item.status != ItemStatus.ARRIVING:
        return item
    kept = keep(stream, path)
    with transaction.atomic():
        changed = IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.ARRIVING).update(
            status=ItemStatus.WAITING, file=kept.path, sha256=kept.sha256, received=kept.size
        )
        if changed and queue:
            enqueue(item.pk)
    item.refresh_from_db()
    return item


def keep(stream: Iterable[bytes], name: str) -> Kept:
    """Store bytes under their hash, a block at a time."""
    digest, size = sha256(), 0
    with tempfile.NamedTemporaryFile(prefix="lantoa-") as whole:
        for block in stream:
            digest.update(block)
            size += len(block)
            if size > LARGEST:
                raise LibraryError(too_large())
            whole.write(block)
        whole.seek(0)
        path = address(digest.hexdigest(), name)
        if not _holds(path, digest.hexdigest()):
            path = default_storage.save(path, File(whole))
    return Kept(path, digest.hexdigest(), size)


def _holds(path: str, expected: str) -> bool:
    """Whether these bytes are stored already: what has rotted is no place to point to."""
    if not default_storage.exists(path):
        return False
    with default_storage.open(path, "rb") as stored:
        return file_digest(stored, "sha256").hexdigest() == expected


def blocks(source: IO[bytes]) -> Iterator[bytes]:
    """Yield a stream in blocks."""
    while block := source.read(_BLOCK):
        yield block


@contextmanager
def on_disk(stored: FieldFile) -> Iterator[Path]:
    """A stored file as a path that programs can open; a copy where the store is not a disk."""
    try:
        path = Path(cast(Any, stored).path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=Path(str(stored.name)).suffix) as copy:
            with stored.open("rb") as source:
                for block in blocks(source):
                    copy.write(block)
            copy.flush()
            yield Path(copy.name)
    else:
        yield path


def too_large() -> str:
    """The limit, in words."""
    return _("The file is larger than 4 GB.")


def _pieces(names: list[str]) -> Iterator[bytes]:
    for name in names:
        with default_storage.open(name, "rb") as piece:
            yield piece.read()


def _path(path: str) -> str:
    """A path as it is kept: it names the file and is never opened."""
    clean = "/".join(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))
    return "".join(c for c in clean if c.isprintable())[-500:] or "?"
