"""What is written in PDF and DOCX."""

from dataclasses import dataclass, field
from pathlib import Path

from lantoa.media.apart import read_apart


@dataclass(frozen=True)
class Document:
    """``scanned``: most pages are pictures without text. ``picture``: the first page as JPEG."""

    text: str
    pages: int = 0
    scanned: bool = False
    picture: bytes = b""
    metadata: dict[str, str] = field(default_factory=dict)


def read_document(path: Path, form: str) -> Document:
    """The text of a document of the form "pdf" or "docx".

    Raises MediaError: CORRUPT, LOCKED (it has a password), UNPACKS_TOO_FAR, TOO_SLOW.
    """
    said, picture = read_apart(form, path)
    return Document(**said, picture=picture)
