"""SVG: a drawing that may hold a program."""

from lxml import etree

from lantoa.media.kinds import MediaError, Problem

_ACTIVE = {"script", "foreignobject", "iframe", "embed", "object", "handler", "set", "animate"}
_HEAD = 4096


def is_svg(head: bytes) -> bool:
    """Whether a file begins like an SVG drawing."""
    return b"<svg" in head[:_HEAD].lower()


def check_svg(data: bytes) -> None:
    """Let a drawing pass that only draws.

    Raises MediaError: CORRUPT, or ACTIVE for scripts, handlers, animations that may set addresses,
    pages inside, and addresses outside of the file.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise MediaError(Problem.CORRUPT) from problem
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise MediaError(Problem.ACTIVE)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if etree.QName(element).localname.lower() in _ACTIVE:
            raise MediaError(Problem.ACTIVE)
        for name, value in element.attrib.items():
            local = etree.QName(name).localname.lower()
            if local.startswith("on") or (local == "href" and not _inside(str(value))):
                raise MediaError(Problem.ACTIVE)


def _inside(address: str) -> bool:
    return address.strip().lower().startswith(("#", "data:image/png", "data:image/jpeg"))
