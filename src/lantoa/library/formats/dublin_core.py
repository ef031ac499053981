"""Dublin Core, the fifteen elements, as OAI-PMH wants it (``oai_dc``)."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from lantoa.library.formats.work import Work
from lantoa.library.formats.xml import Maker

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

# The DCMI types of what a product is when it has no file that says so.
_TYPES = {"image": "StillImage", "audio": "Sound", "video": "MovingImage"}


def dublin_core(work: Work) -> etree._Element:
    """Return the ``oai_dc:dc`` element of a work."""
    root = Maker(OAI_DC).root("dc", {"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA}")
    dc = Maker(DC)

    def add(name: str, text: str, lang: str = "") -> None:
        if text.strip():
            dc.add(root, name, text, lang)

    add("title", work.headline, work.language)
    add("creator", work.author)
    for topic in work.topics:
        for lang, name in topic.names():
            add("subject", name, lang)
        add("subject", topic.address)
    add("subject", work.campaign, work.language)
    add("description", work.summary, work.language)
    for file in work.files:
        add("description", file.alt, work.language)
    for lang, name in work.unit.names():
        add("publisher", name, lang)
    add("date", utc(work.issued or work.changed))
    for kind in dict.fromkeys(_TYPES.get(file.family, "Text") for file in work.files):
        add("type", kind)
    for lang, name in work.kind.names():
        add("type", name, lang)
    for mime in dict.fromkeys(file.mime for file in work.files):
        add("format", mime)
    add("identifier", work.address)
    add("identifier", work.urn)
    add("language", work.language)
    if work.source:
        add("source", f"urn:uuid:{work.source}")
    for file in work.files:
        add("relation", file.address)
    for lang, name in work.licence.names():
        add("rights", name, lang)
    add("rights", work.licence.address)
    add("rights", f"© {work.owner}" if work.owner else "")
    return root


def utc(moment: datetime) -> str:
    """Return a moment in UTC to the second, as W3CDTF writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
