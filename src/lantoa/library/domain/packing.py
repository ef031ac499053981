"""A campaign kit: one ZIP, written while it is sent, so that no machine holds all of it.

Floors above add formats (`register`); the originals are the library's own. What cannot be in the
kit is named with the reason in ``muc-luc.json`` and in the sheet of rights.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantoa.library.models import Collection, Master, Product
from lantoa.text import fold
from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

ORIGINALS = "originals"
CHUNK = 256 * 1024
MANIFEST, RIGHTS = "muc-luc.json", "quyen-su-dung.csv"

Make = Callable[[Product], Iterable[tuple[str, bytes]]]
"""Files of a product, by name. Raises RuleError with words where a product has none of them."""


@dataclass(frozen=True)
class Format:
    """Something that a kit can hold of each product."""

    label: str | Promise
    make: Make


@dataclass(frozen=True)
class Piece:
    """A product of a kit: who owns it, and why it is not in (``refused``), if it is not."""

    product: Product
    owner: str
    answer: str
    refused: bool


FORMATS: dict[str, Format] = {}


def register(key: str, form: Format) -> None:
    """Make a format known; floors do it when they are ready (``AppConfig.ready``)."""
    if key in FORMATS:
        raise ValueError(f"the format {key} is registered twice")
    FORMATS[key] = form


class _Sink(io.RawIOBase):
    """What the archive has written and nobody has sent yet."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        found, self.parts = b"".join(self.parts), []
        return found


@dataclass
class _Kit:
    """An archive that is being written, and the list of what is in it."""

    archive: zipfile.ZipFile
    sink: _Sink
    at: datetime
    files: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)

    def add(self, name: str, blocks: Iterable[bytes], *, packed: bool = False) -> Iterator[bytes]:
        """Write a file; ``packed`` bytes do not get smaller."""
        info = zipfile.ZipInfo(name, self.at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        seen, size = sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as entry:
            for block in blocks:
                entry.write(block)
                seen.update(block)
                size += len(block)
                yield self.sink.take()
        self.files.append({"name": name, "size": size, "sha256": seen.hexdigest()})
        yield self.sink.take()


def note_kit(
    collection: Collection, pieces: Sequence[Piece], formats: Sequence[str], *, actor: User
) -> None:
    """Note who gets which products of a collection."""
    after = {"formats": list(formats), "products": [p.product.pk for p in pieces if not p.refused]}
    record("library.kit", collection, actor=actor, unit=collection.unit, after=after)


def stream(
    collection: Collection,
    pieces: Sequence[Piece],
    formats: Sequence[str],
    at: datetime,
    language: str | None,
) -> Iterator[bytes]:
    """Yield the ZIP of a kit, block by block; ``at`` (local time) dates everything in it.

    The answer is sent after the request is over, so the ``language`` of its words is given.
    """
    sink = _Sink()
    with override(language), zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        kit = _Kit(archive, sink, at)
        for number, piece in enumerate(pieces, 1):
            if not piece.refused:
                folder = f"{number:02d}-{_slug(piece.product.headline)}"
                yield from _product(kit, folder, piece.product, formats)
        yield from kit.add(RIGHTS, [_rights(pieces)])
        yield from kit.add(MANIFEST, [_manifest(collection, pieces, kit)])
    yield sink.take()


def _product(kit: _Kit, folder: str, product: Product, formats: Sequence[str]) -> Iterator[bytes]:
    if ORIGINALS in formats:
        for master in product.masters.all():
            yield from _original(kit, folder, master)
    for key in formats:
        if key not in FORMATS:
            continue
        try:
            for name, content in FORMATS[key].make(product):
                yield from kit.add(f"{folder}/{name}", [content])
        except RuleError as reason:
            kit.missing.append(_named(product) | {"format": key, "reason": str(reason)})


def _original(kit: _Kit, folder: str, master: Master) -> Iterator[bytes]:
    stem, _dot, ending = master.name.rpartition(".")
    name = f"{folder}/{master.pk}-{_slug(stem or ending)}.{_slug(ending) if stem else 'bin'}"
    try:
        stored = master.file.open("rb")
    except OSError:
        reason = {"format": ORIGINALS, "reason": _("The file is missing on disk.")}
        kit.missing.append(_named(master.product) | reason)
        return
    with stored:
        yield from kit.add(name, iter(lambda: stored.read(CHUNK), b""), packed=True)


def _named(product: Product) -> dict[str, str]:
    return {"id": str(product.public_id), "headline": product.headline}


def _manifest(collection: Collection, pieces: Sequence[Piece], kit: _Kit) -> bytes:
    about = {
        "collection": collection.title,
        "note": collection.note,
        "made_at": kit.at.isoformat(),
        "products": [
            _named(piece.product) | {"owner": piece.owner, "answer": piece.answer}
            for piece in pieces
            if not piece.refused
        ],
        "refused": [
            _named(piece.product) | {"owner": piece.owner, "reason": piece.answer}
            for piece in pieces
            if piece.refused
        ],
        "missing": kit.missing,
        "files": kit.files,
    }
    return json.dumps(about, ensure_ascii=False, indent=2).encode() + b"\n"


def _rights(pieces: Sequence[Piece]) -> bytes:
    """The sheet of rights, as spreadsheets open it (UTF-8 with a mark)."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([
        _("Headline"), _("May I use this?"), _("Owner"), _("Author"), _("Licence"),
        _("May be used until"), _("Where it may be shown"), _("People shown"), _("Terms"),
        _("Identifier"),
    ])  # fmt: skip
    for piece in pieces:
        product = piece.product
        until = f"{product.rights_until:%d/%m/%Y}" if product.rights_until else ""
        sheet.writerow([
            _cell(product.headline), _cell(piece.answer), _cell(product.owner or piece.owner),
            _cell(product.author), product.get_licence_display(), until,
            product.get_territory_display(), product.get_releases_display(),
            _cell(product.rights_note), product.public_id,
        ])  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(text: str) -> str:
    """Words that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _slug(text: str) -> str:
    return slugify(fold(text))[:50].strip("-") or "tep"
