"""QTI 3 (1EdTech): a package with a manifest and an item for each question.

Written after the information model of QTI 3.0; the names of elements, cardinalities and response
processing are the standard's. Topics travel as keywords in the item's ``label``, difficulty not;
pictures, sounds and films are files of the package.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree

from lantoa.contests.formats import embedded, qti_items
from lantoa.contests.formats.parsed import BREAKS, FileError, Parsed, checked
from lantoa.contests.formats.safely import parse, unpack

PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
MANIFEST = "imsmanifest.xml"
ITEM_TYPE = "imsqti_item_xmlv3p0"


def read(data: bytes) -> Iterator[Parsed | FileError]:
    """The questions of a package; a faulty one is named by its number in the manifest."""
    parts = unpack(data)
    if MANIFEST not in parts:
        raise FileError(0, "no manifest")
    manifest = parse(parts[MANIFEST])
    items = [
        resource.get("href") or ""
        for resource in manifest.iter("{*}resource")
        if (resource.get("type") or "").startswith(ITEM_TYPE)
    ]
    for number, name in enumerate(items, 1):
        try:
            if name not in parts:
                raise FileError(number, "part missing")
            item = qti_items.read(parse(parts[name]), number, _beside(parts, name))
            yield checked(item, number)
        except FileError as problem:
            yield FileError(number, problem.problem, name)
        except BREAKS:
            yield FileError(number, "damaged", name)  # an item need not keep to the standard


def write(questions: Iterable[Parsed]) -> bytes:
    """A package of questions of the kinds that are known here."""
    manifest = etree.Element(f"{{{PACKAGE}}}manifest", nsmap={None: PACKAGE}, identifier="lantoa")
    about = etree.SubElement(manifest, f"{{{PACKAGE}}}metadata")
    etree.SubElement(about, f"{{{PACKAGE}}}schema").text = "QTI Package"
    etree.SubElement(about, f"{{{PACKAGE}}}schemaversion").text = "3.0.0"
    etree.SubElement(manifest, f"{{{PACKAGE}}}organizations")
    resources = etree.SubElement(manifest, f"{{{PACKAGE}}}resources")
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(questions, 1):
            name = f"items/question-{number:04}.xml"
            media = _media(one, number)
            addresses = [f"../{file}" for file in media]
            archive.writestr(name, _bytes(qti_items.write(one, number, addresses)))
            resource = etree.SubElement(
                resources, f"{{{PACKAGE}}}resource", identifier=f"question-{number:04}",
                type=ITEM_TYPE, href=name,
            )  # fmt: skip
            etree.SubElement(resource, f"{{{PACKAGE}}}file", href=name)
            for file, data in media.items():
                archive.writestr(file, data)
                etree.SubElement(resource, f"{{{PACKAGE}}}file", href=file)
        archive.writestr(MANIFEST, _bytes(manifest))
    return kept.getvalue()


def _media(one: Parsed, number: int) -> dict[str, bytes]:
    """The files of a question: what is seen or heard, then its captions."""
    if one.medium is None:
        return {}
    stem = f"media/question-{number:04}"
    files = {f"{stem}.{embedded.extension(one.medium)}": one.medium.data}
    return files | {f"{stem}.vtt": one.medium.captions.encode()}


def _beside(parts: dict[str, bytes], item: str) -> Callable[[str], bytes | None]:
    """Parts by addresses that count from the item."""
    folder = posixpath.dirname(item)
    return lambda address: parts.get(posixpath.normpath(posixpath.join(folder, unquote(address))))


def _bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
