"""Pictures, sounds and films inside a question's HTML, as Moodle and QTI both have them."""

from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from lantoa.contests.formats.parsed import Attached, FileError, plain
from lantoa.media import sniff

PROBLEM = "medium"
_TAGS = {"image": "img", "audio": "audio", "video": "video"}


def extension(medium: Attached) -> str:
    """The ending of its file."""
    kind = sniff(medium.data)
    return kind.extension if kind else "bin"


def find(nodes: Iterable[Any], load: Callable[[str], bytes | None], place: int) -> Attached | None:
    """The one medium among HTML elements; ``load`` gives the bytes behind an address. Raises
    FileError for what cannot be answered without being seen: two of them, one that is not in the
    file, one without words."""
    found = [node for node in nodes if _name(node) in _TAGS.values()]
    if not found:
        return None
    medium = found[0]
    sources = [medium, *(one for one in medium.iter() if _name(one) == "source")]
    addresses = [one.get("src") for one in sources if one.get("src")]
    data = load(addresses[0]) if addresses else None
    alt = plain(medium.get("alt") or medium.get("aria-label") or medium.get("title") or "")
    if len(found) > 1 or not data or not alt:
        raise FileError(place, PROBLEM)
    tracks = [one.get("src") for one in medium.iter() if _name(one) == "track" and one.get("src")]
    captions = load(tracks[0]) if tracks else None
    return Attached(data, alt, (captions or b"").decode("utf-8-sig", "replace"))


def write(medium: Attached, name: str, captions: str, namespace: str = "") -> Any:
    """The element that shows a medium whose files are at these addresses."""
    kind = sniff(medium.data)
    if kind is None:
        raise ValueError(name)
    tag = _TAGS[kind.mime.partition("/")[0]]
    if tag == "img":
        return etree.Element(namespace + tag, src=name, alt=medium.alt)
    shown = etree.Element(namespace + tag, {"controls": "controls", "aria-label": medium.alt})
    etree.SubElement(shown, f"{namespace}source", src=name, type=kind.mime)
    if medium.captions:
        etree.SubElement(shown, f"{namespace}track", src=captions, kind="captions")
    return shown


def _name(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
