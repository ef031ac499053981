"""Reading XML and archives that may be hostile."""

import io
import zipfile
import zlib

from lxml import etree

from lantoa.contests.formats.parsed import FileError

MOST_BYTES = 20 * 2**20  # unpacked
MOST_PARTS = 2_100
# What can be unpacked a piece at a time; others unpack whatever they hold at once.
KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError,
)  # fmt: skip


def parse(data: bytes) -> etree._Element:
    """The root of an XML document without a DOCTYPE: no entity, nothing fetched. Raises FileError
    with the line."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise FileError(getattr(problem, "lineno", 0) or 0, "not XML") from problem
    if root.getroottree().docinfo.doctype:
        raise FileError(0, "entities")
    return root


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts of an archive by name, when they are not too many or too large; nothing is written
    to disk. Raises FileError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise FileError(0, "too large")
            if any(part.compress_type not in KNOWN for part in parts):
                raise FileError(0, "not an archive")
            return {part.filename: _stated(archive, part) for part in parts}
    except _DAMAGED as problem:
        raise FileError(0, "not an archive") from problem


def _stated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """As much of a part as its size says, and no more is unpacked, whatever it holds."""
    with archive.open(part) as held:
        return held.read(part.file_size)


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of parts that were looked at."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return kept.getvalue()
