"""Reading XML and archives that may be hostile."""

import io
import zipfile

from lxml import etree

from lantoa.contests.formats.parsed import FileError

MOST_BYTES = 20 * 2**20  # unpacked
MOST_PARTS = 2_100


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
            # No more than the stated size is read of a part, whatever it holds.
            return {part.filename: archive.read(part) for part in parts}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise FileError(0, "not an archive") from problem
