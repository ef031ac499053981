"""What kind of file it is, by its content."""

from __future__ import annotations

import mmap
import zipfile
from enum import StrEnum
from pathlib import Path

from lantoa.media import MediaError, Problem, sniff
from lantoa.media.drawings import is_svg
from lantoa.media.images import MIMES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OF_OFFICE = {
    "word/": DOCX,
    "ppt/": f"{_OFFICE}presentationml.presentation",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KEPT = {"image/tiff", "application/rtf", "application/epub+zip", "image/vnd.adobe.photoshop"}


class Form(StrEnum):
    """How a file is read; KEPT is not read at all, LOCKED cannot be."""

    PICTURE = "picture"
    DRAWING = "drawing"
    PDF = "pdf"
    DOCX = "docx"
    SOUND = "sound"
    FILM = "film"
    ARCHIVE = "archive"
    KEPT = "kept"
    LOCKED = "locked"


def recognise(path: Path) -> tuple[Form, str]:
    """Return the form and the MIME type of a file.

    Raises MediaError (NOT_KNOWN) for what the library has no place for.
    """
    with path.open("rb") as file:
        head = file.read(8192)
    if head.startswith(_OLE):
        locked = _holds(path, "EncryptedPackage".encode("utf-16-le"))
        return (Form.LOCKED if locked else Form.KEPT), "application/x-ole-storage"
    if is_svg(head):
        return Form.DRAWING, "image/svg+xml"
    kind = sniff(head)
    mime = kind.mime if kind else ""
    if mime.startswith(("application/zip", _OFFICE, "application/vnd.oasis")):
        return _of_zip(path, mime)
    if mime in MIMES:
        return Form.PICTURE, mime
    if mime == "application/pdf" or b"%PDF-" in head[:1024]:
        return Form.PDF, "application/pdf"
    if mime.startswith("audio/"):
        return Form.SOUND, mime
    if mime.startswith("video/"):
        return Form.FILM, mime
    if mime in _KEPT:
        return Form.KEPT, mime
    raise MediaError(Problem.NOT_KNOWN)


def _of_zip(path: Path, mime: str) -> tuple[Form, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise MediaError(Problem.CORRUPT) from problem
    if "[Content_Types].xml" in names:
        for folder, office in _OF_OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return (Form.DOCX if office == DOCX else Form.KEPT), office
    if "mimetype" in names:
        return Form.KEPT, mime
    return Form.ARCHIVE, "application/zip"


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(mark) >= 0
