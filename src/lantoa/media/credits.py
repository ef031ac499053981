"""What a picture says of itself: title, caption, author, rights, place, day. Read from XMP, IPTC
and EXIF (in this order); written to a JPEG as all three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from io import BytesIO
from xml.sax.saxutils import escape

from lxml import etree
from PIL import Image, IptcImagePlugin

from lantoa.media.kinds import MediaError, Problem

LONGEST = 2000
_EXIF_IFD, _DAY_TAG = 0x8769, 0x9003
# The second tag of each is the one that Windows writes, in UTF-16.
_EXIF = {"caption": (0x010E, 0x9C9C), "author": (0x013B, 0x9C9D), "rights": (0x8298,),
         "title": (0x9C9B,)}  # fmt: skip
_IPTC = {"title": 5, "caption": 120, "author": 80, "rights": 116, "place": 90, "day": 55}
_UTF8 = b"\x1b%G"
_DC, _PHOTOSHOP = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/photoshop/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP = {
    "title": f"{{{_DC}}}title", "caption": f"{{{_DC}}}description", "author": f"{{{_DC}}}creator",
    "rights": f"{{{_DC}}}rights", "place": f"{{{_PHOTOSHOP}}}City",
    "day": f"{{{_PHOTOSHOP}}}DateCreated",
}  # fmt: skip
_XMP_HEAD, _IPTC_HEAD = b"http://ns.adobe.com/xap/1.0/\x00", b"Photoshop 3.0\x00"
BY_A_MACHINE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@dataclass(frozen=True)
class Credits:
    """``day`` as YYYY-MM-DD; "" is what the picture does not say."""

    title: str = ""
    caption: str = ""
    author: str = ""
    rights: str = ""
    place: str = ""
    day: str = ""


def read_credits(data: bytes) -> Credits:
    """What a picture says of itself; what cannot be read of it counts as not said."""
    try:
        with Image.open(BytesIO(data)) as image:
            sources = [_from_xmp(image), _from_iptc(image), _from_exif(image)]
    # Metadata are broken more often than pictures; decoders raise what they stumble over.
    except Exception:
        return Credits()
    names = [field.name for field in fields(Credits)]
    said = {name: next(filter(None, (s.get(name, "") for s in sources)), "") for name in names}
    return Credits(**said)


def write_credits(jpeg: bytes, credits: Credits, *, by_a_machine: bool = False) -> bytes:
    """The same JPEG, its picture untouched, saying these credits and nothing else of itself: where
    a telephone was and whose it is stays behind.

    Raises MediaError (CORRUPT) for what is no whole JPEG.
    """
    rest = b"".join(_without_metadata(jpeg))
    return b"\xff\xd8" + _exif(credits) + _xmp(credits, by_a_machine) + _iptc(credits) + rest


def _clean(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", text).strip()[:LONGEST]


def _day(text: str) -> str:
    found = re.match(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)", text)
    return "-".join(found.groups()) if found and found[1] != "0000" else ""


def _from_xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp")
    if not packet:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(packet.strip(b"\x00 "), parser)
    said = {}
    for name, tag in _XMP.items():
        found = next(root.iter(tag), None)
        if found is not None:
            items = [item.text or "" for item in found.iter(f"{{{_RDF}}}li")]
            said[name] = "; ".join(items) or found.text or ""
        else:  # a simple property may stand as an attribute
            said[name] = next((e.get(tag, "") for e in root.iter(f"{{{_RDF}}}Description")), "")
    return _said(said)


def _from_iptc(image: Image.Image) -> dict[str, str]:
    info = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]
    said = {}
    for name, number in _IPTC.items():
        value = info.get((2, number), b"")
        parts = value if isinstance(value, list) else [value]
        said[name] = "; ".join(_decoded(part) for part in parts)
    return _said(said)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1258", "replace")


def _from_exif(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    said = {}
    for name, tags in _EXIF.items():
        values = (exif.get(tag) for tag in tags)
        said[name] = next(filter(None, map(_exif_text, values)), "")
    said["day"] = str(exif.get_ifd(_EXIF_IFD).get(_DAY_TAG, ""))
    return _said(said)


def _exif_text(value: object) -> str:
    if isinstance(value, bytes):
        return _clean(value.decode("utf-16-le", "replace"))
    if not isinstance(value, str):
        return ""
    try:  # Pillow reads the bytes as Latin-1; nearly everybody writes UTF-8
        return _clean(value.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return _clean(value)


def _said(values: dict[str, str]) -> dict[str, str]:
    said = {name: _clean(text) for name, text in values.items()}
    return said | {"day": _day(said.get("day", ""))}


def _without_metadata(jpeg: bytes) -> Iterator[bytes]:
    """The segments after the first marker, without EXIF, XMP, IPTC and comments."""
    if not jpeg.startswith(b"\xff\xd8"):
        raise MediaError(Problem.CORRUPT)
    at = 2
    while jpeg[at : at + 2] != b"\xff\xda":
        length = int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at : at + 1] != b"\xff" or length < 2 or at + 2 + length > len(jpeg):
            raise MediaError(Problem.CORRUPT)
        marker, body = jpeg[at + 1], jpeg[at + 4 : at + 2 + length]
        # The colour profile (APP2) and Adobe's colour transform (APP14) belong to the picture.
        told = marker in (0xE1, 0xED, 0xFE)
        if not told and (marker != 0xE2 or body.startswith(b"ICC_PROFILE")):
            yield jpeg[at : at + 2 + length]
        at += 2 + length
    yield jpeg[at:]


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def _exif(credits: Credits) -> bytes:
    exif = Image.Exif()
    for name, tags in _EXIF.items():
        text = getattr(credits, name)
        if text and name != "title":
            exif[tags[0]] = text.encode()
    if credits.day:
        exif.get_ifd(_EXIF_IFD)[_DAY_TAG] = credits.day.replace("-", ":") + " 00:00:00"
    return _segment(0xE1, exif.tobytes()) if len(exif) or credits.day else b""


def _xmp(credits: Credits, by_a_machine: bool) -> bytes:
    def listed(name: str, kind: str, text: str) -> str:
        language = ' xml:lang="x-default"' if kind == "Alt" else ""
        item = f"<rdf:li{language}>{escape(text)}</rdf:li>"
        return f"<dc:{name}><rdf:{kind}>{item}</rdf:{kind}></dc:{name}>" if text else ""

    def simple(name: str, text: str) -> str:
        return f"<{name}>{escape(text)}</{name}>" if text else ""

    told = "".join([
        listed("title", "Alt", credits.title),
        listed("description", "Alt", credits.caption),
        listed("creator", "Seq", credits.author),
        listed("rights", "Alt", credits.rights),
        simple("photoshop:City", credits.place),
        simple("photoshop:DateCreated", credits.day),
        simple("ext:DigitalSourceType", BY_A_MACHINE if by_a_machine else ""),
    ])  # fmt: skip
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about="" xmlns:dc="{_DC}" xmlns:photoshop="{_PHOTOSHOP}"'
        f' xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{told}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return _segment(0xE1, _XMP_HEAD + packet.encode())


def _iptc(credits: Credits) -> bytes:
    sets = [b"\x1c\x01\x5a" + len(_UTF8).to_bytes(2) + _UTF8]
    for name, number in _IPTC.items():
        value = getattr(credits, name).encode()
        value = value.replace(b"-", b"") if name == "day" else value
        if value:
            sets.append(b"\x1c\x02" + bytes((number,)) + len(value).to_bytes(2) + value)
    block = b"".join(sets)
    padding = b"\x00" * (len(block) % 2)
    resource = b"8BIM\x04\x04\x00\x00" + len(block).to_bytes(4) + block + padding
    return _segment(0xED, _IPTC_HEAD + resource)
