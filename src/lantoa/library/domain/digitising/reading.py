"""Everything that is read out of one file, without a word to the database."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from lantoa.library.domain.digitising.receiving import blocks, keep
from lantoa.library.domain.digitising.recognising import Form
from lantoa.library.models import Doubt, Kind
from lantoa.media import (
    Credits,
    MediaError,
    Problem,
    is_page,
    looks,
    read_credits,
    safe_image,
)
from lantoa.media.documents import Document, read_document
from lantoa.media.drawings import check_svg
from lantoa.media.recordings import read_recording
from lantoa.media.scans import LOW, can_make_searchable, make_searchable

SMALL = 480
SHARP = 5000  # pixels on the longer side of a page that is to be read
LARGEST_PICTURE = 200 * 1024**2


@dataclass
class Found:
    """What was read: ``preview`` is a small JPEG, ``access`` the stored searchable copy."""

    kind: Kind
    mime: str
    text: str = ""
    credits: Credits = field(default_factory=Credits)
    metadata: dict[str, Any] = field(default_factory=dict)
    preview: bytes = b""
    access: str = ""
    looks: int | None = None
    width: int | None = None
    height: int | None = None
    duration: timedelta | None = None
    doubts: list[Doubt] = field(default_factory=list)


def read(path: Path, form: Form, mime: str) -> Found:
    """Read one file of this form. Raises MediaError for what cannot be taken."""
    if form in (Form.KEPT, Form.LOCKED):
        doubt = Doubt.LOCKED if form == Form.LOCKED else Doubt.NOT_READ
        return Found(_kind_of(mime), mime, doubts=[doubt])
    readers = {
        Form.PICTURE: _picture,
        Form.DRAWING: _drawing,
        Form.PDF: _pdf,
        Form.DOCX: _docx,
        Form.SOUND: _recording,
        Form.FILM: _recording,
    }
    return readers[form](path, mime)


def headline(path: str, said: str) -> str:
    """Return a name for a file: what it says of itself, or its file name made readable."""
    stem = re.sub(r"[_\-.\s]+", " ", PurePosixPath(path).stem).strip()
    return (said.strip() or stem or path)[:200]


def _kind_of(mime: str) -> Kind:
    if "presentation" in mime:
        return Kind.SLIDES
    return Kind.PHOTO if mime.startswith("image/") else Kind.DOCUMENT


def _whole(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_PICTURE:
        raise MediaError(Problem.TOO_MANY_PIXELS)
    return path.read_bytes()


def _picture(path: Path, mime: str) -> Found:
    data = _whole(path)
    safe = safe_image(data, longest=SHARP)
    said = read_credits(data)
    found = Found(
        Kind.PHOTO, mime, credits=said, preview=safe_image(safe.data, longest=SMALL).data,
        looks=looks(safe.data), width=safe.width, height=safe.height,
    )  # fmt: skip
    if is_page(safe.data):
        found.kind = Kind.DOCUMENT
        with tempfile.NamedTemporaryFile(suffix=".jpg") as page:
            page.write(safe.data)
            page.flush()
            _scan(found, Path(page.name), longest=max(safe.width, safe.height))
    return found


def _drawing(path: Path, mime: str) -> Found:
    check_svg(_whole(path))
    return Found(Kind.POSTER, mime)


def _pdf(path: Path, mime: str) -> Found:
    try:
        document = read_document(path, "pdf")
    except MediaError as error:
        if error.problem != Problem.LOCKED:
            raise
        return Found(Kind.DOCUMENT, mime, doubts=[Doubt.LOCKED])
    found = _document(document, mime)
    if document.picture:
        found.preview = safe_image(document.picture, longest=SMALL).data
    if document.scanned:
        _scan(found, path)
    return found


def _docx(path: Path, mime: str) -> Found:
    return _document(read_document(path, "docx"), mime)


def _document(document: Document, mime: str) -> Found:
    said = Credits(**document.metadata)
    pages = {"pages": document.pages} if document.pages else {}
    return Found(Kind.DOCUMENT, mime, text=document.text, credits=said, metadata=pages)


def _scan(found: Found, source: Path, *, longest: int | None = None) -> None:
    """Read a scan; where that is not possible it is kept as it came, and says so."""
    if not can_make_searchable():
        found.doubts.append(Doubt.NO_READER)
        return
    with tempfile.NamedTemporaryFile(suffix=".pdf") as out:
        try:
            reading = make_searchable(source, Path(out.name), longest=longest)
        except MediaError as error:
            found.doubts.append(
                Doubt.LOCKED if error.problem == Problem.LOCKED else Doubt.LOW_CONFIDENCE
            )
            return
        with Path(out.name).open("rb") as written:
            found.access = keep(blocks(written), "x.pdf").path
    found.text = reading.text or found.text
    if reading.confidence is None or reading.confidence < LOW:
        found.doubts.append(Doubt.LOW_CONFIDENCE)
    if not reading.archival:
        found.doubts.append(Doubt.NO_PDF_A)
    found.metadata |= {"confidence": reading.confidence and round(reading.confidence)}
    found.metadata |= {"pdf_a": reading.archival}


def _recording(path: Path, mime: str) -> Found:
    info, picture = read_recording(path)
    return Found(
        Kind.VIDEO if info.kind == "video" else Kind.AUDIO,
        mime,
        preview=safe_image(picture, longest=SMALL).data,
        metadata={"container": info.container, "codec": info.video_codec or info.audio_codec},
        width=info.width or None,
        height=info.height or None,
        duration=timedelta(seconds=info.duration),
    )
