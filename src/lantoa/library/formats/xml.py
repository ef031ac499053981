"""Building XML: elements by a namespace of their own, texts with their language."""

from __future__ import annotations

from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Maker:
    """Makes elements of one namespace below a parent."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def root(self, name: str, prefixes: dict[str | None, str], **attributes: str) -> etree._Element:
        """An element without a parent."""
        tag = f"{{{self.namespace}}}{name}"
        return etree.Element(tag, attributes, nsmap=prefixes)

    def add(
        self,
        parent: etree._Element,
        name: str,
        text: str | None = None,
        lang: str = "",
        **attributes: str,
    ) -> etree._Element:
        """An element at the end of its parent."""
        element = etree.SubElement(parent, f"{{{self.namespace}}}{name}", attributes)
        if lang:
            element.set(LANG, lang)
        element.text = text
        return element


def to_bytes(root: etree._Element) -> bytes:
    """The document in UTF-8, with its declaration."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
