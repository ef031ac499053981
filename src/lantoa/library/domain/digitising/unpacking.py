"""A ZIP archive is a folder: each file in it becomes an item of the same batch."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from itertools import accumulate
from pathlib import Path

from lantoa.library.domain.digitising.receiving import blocks, take
from lantoa.library.domain.errors import LibraryError
from lantoa.library.models import IntakeItem, ItemStatus
from lantoa.media import MediaError, Problem
from lantoa.media.archives import members, name_of


def unpack(item: IntakeItem, path: Path, *, queue: bool) -> None:
    """Take every file of an archive; one that was broken off goes on where it was.

    Raises MediaError: CORRUPT, LOCKED, UNPACKS_TOO_FAR, and NESTED for an archive in an archive.
    """
    if _is_inside_another(item):
        raise MediaError(Problem.NESTED)
    found = members(path)
    with zipfile.ZipFile(path) as archive:
        for member in found:
            name = f"{item.path}/{name_of(member)}"
            try:
                with archive.open(member) as source:
                    take(item.batch, name, blocks(source), size=member.file_size, queue=queue)
            except LibraryError:
                _refuse(item, name, member.file_size, Problem.EMPTY)
            except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError):
                _refuse(item, name, member.file_size, Problem.CORRUPT)
    IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.WAITING).update(
        status=ItemStatus.UNPACKED
    )


def _refuse(item: IntakeItem, name: str, size: int, problem: Problem) -> None:
    row, _new = IntakeItem.objects.get_or_create(
        batch=item.batch, path=name, defaults={"size": size}
    )
    IntakeItem.objects.filter(pk=row.pk, status=ItemStatus.ARRIVING).update(
        status=ItemStatus.REFUSED, problem=problem
    )


def _is_inside_another(item: IntakeItem) -> bool:
    above = list(accumulate(item.path.split("/"), lambda whole, part: f"{whole}/{part}"))[:-1]
    return IntakeItem.objects.filter(batch=item.batch, path__in=above).exists()
