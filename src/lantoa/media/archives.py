"""ZIP archives, looked at before anything is unpacked."""

import re
import zipfile
from pathlib import Path

from lantoa.media.kinds import MediaError, Problem

MOST_MEMBERS = 20_000
MOST_BYTES = 40 * 1024**3
_MOST_TIMES, _SMALL = 200, 10 * 1024**2
_OF_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")
_LOCKED, _UTF8 = 0x1, 0x800


def members(path: Path) -> list[zipfile.ZipInfo]:
    """The files of an archive, without folders and what systems leave behind.

    A member never gives more bytes than it declares (`zipfile` stops there), so looking at what is
    declared is enough. Raises MediaError: CORRUPT, LOCKED, UNPACKS_TOO_FAR.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise MediaError(Problem.CORRUPT) from problem
    found = [m for m in listed if not m.is_dir() and not _OF_SYSTEMS.search(m.filename)]
    if any(member.flag_bits & _LOCKED for member in found):
        raise MediaError(Problem.LOCKED)
    if len(found) > MOST_MEMBERS or sum(m.file_size for m in found) > MOST_BYTES:
        raise MediaError(Problem.UNPACKS_TOO_FAR)
    if any(m.file_size > max(_SMALL, _MOST_TIMES * m.compress_size) for m in found):
        raise MediaError(Problem.UNPACKS_TOO_FAR)
    return found


def name_of(member: zipfile.ZipInfo) -> str:
    """The name as whoever packed it wrote it: many programs write UTF-8 and do not say so."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename
