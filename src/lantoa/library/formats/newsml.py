"""NewsML-G2, of the International Press Telecommunications Council: one item, power conformance."""

from __future__ import annotations

import lxml.html
from lxml import etree

from lantoa.library.formats.ninjs import media_type
from lantoa.library.formats.plain import plain
from lantoa.library.formats.work import File, Work, moment
from lantoa.library.formats.xml import LANG, Maker
from lantoa.media.credits import BY_A_MACHINE

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = "http://www.w3.org/1999/xhtml"
VERSION = "2.35"
SCHEMA = f"http://www.iptc.org/std/NewsML-G2/{VERSION}/specification/NewsML-G2_{VERSION}-spec-All-Power.xsd"
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_33.xml"

_nar = Maker(NAR)
_add = _nar.add


def newsml(work: Work) -> etree._Element:
    """Return a work as a ``newsItem``; of one that was taken down, only that it was."""
    item = _nar.root(
        "newsItem",
        {None: NAR},
        guid=work.urn,
        version=str(work.version),
        standard="NewsML-G2",
        standardversion=VERSION,
        conformance="power",
    )
    item.set(LANG, "vi")
    _add(item, "catalogRef", href=CATALOG)
    if not work.gone:
        _rights(item, work)
    _item_meta(item, work)
    if not work.gone:
        _content_meta(item, work)
        _content(item, work)
    return item


def _rights(item: etree._Element, work: Work) -> None:
    rights = _add(item, "rightsInfo")
    if work.owner:
        _named(_add(rights, "copyrightHolder"), [("vi", work.owner)])
        _add(rights, "copyrightNotice", f"© {work.owner}", "vi")
    for lang, name in work.licence.names():
        _add(rights, "usageTerms", name, lang)
    if work.licence.address:
        _add(rights, "link", rel="irel:describedBy", href=work.licence.address)
    if work.terms:
        _add(rights, "usageTerms", work.terms, "vi")


def _item_meta(item: etree._Element, work: Work) -> None:
    meta = _add(item, "itemMeta")
    _add(meta, "itemClass", qcode=f"ninat:{media_type(work)}")
    _named(_add(meta, "provider", uri=work.unit.address), work.unit.names())
    _add(meta, "versionCreated", moment(work.changed))
    if work.gone:
        _add(meta, "pubStatus", qcode="stat:canceled")
        return
    _add(meta, "firstCreated", moment(work.created))
    if work.embargo:
        _add(meta, "embargoed", moment(work.embargo))
    _add(meta, "pubStatus", qcode="stat:usable")
    _add(meta, "title", work.headline, work.language)
    if work.correction:
        _add(meta, "edNote", work.correction, "vi")
        _add(meta, "signal", qcode="sig:correction")
    if work.source:
        _add(meta, "link", rel="irel:derivedFrom", residref=f"urn:uuid:{work.source}")
    if work.body:
        for file in work.files:
            _add(meta, "link", rel="irel:seeAlso", href=file.address, contenttype=file.mime)


def _content_meta(item: etree._Element, work: Work) -> None:
    meta = _add(item, "contentMeta")
    if work.issued:
        _add(meta, "contentModified", moment(work.issued))
    if work.ai_generated:
        _add(meta, "digitalSourceType", uri=BY_A_MACHINE)
    if work.author:
        _named(_add(meta, "creator"), [("vi", work.author)])
    _named(_add(meta, "genre", uri=work.kind.address), work.kind.names())
    _add(meta, "language", tag=work.language)
    for topic in work.topics:
        _named(_add(meta, "subject", type="cpnat:abstract", uri=topic.address), topic.names())
    if work.campaign:
        _named(_add(meta, "subject", type="cpnat:abstract"), [("vi", work.campaign)])
    _add(meta, "headline", work.headline, work.language)
    if work.lead:
        _add(meta, "description", work.lead, work.language, role="drol:summary")
    for file in work.files:
        if file.alt:
            _add(meta, "description", file.alt, work.language, role="drol:caption")


def _content(item: etree._Element, work: Work) -> None:
    content = _add(item, "contentSet")
    if work.body or not work.files:
        inline = _add(content, "inlineXML", contenttype="application/xhtml+xml")
        inline.set("wordcount", str(len(plain(work.body).split())))
        inline.append(_xhtml(work))
        return
    for file in work.files:
        _remote(content, file)
    for file in work.files:
        if file.transcript:
            _add(content, "inlineData", file.transcript, contenttype="text/plain")


def _remote(content: etree._Element, file: File) -> None:
    values = {
        "href": file.address,
        "size": file.size,
        "contenttype": file.mime,
        "width": file.width if file.family in ("image", "video") else None,
        "height": file.height if file.family in ("image", "video") else None,
        "duration": None if file.seconds is None else round(file.seconds),
    }
    _add(content, "remoteContent", **{k: str(v) for k, v in values.items() if v is not None})


def _xhtml(work: Work) -> etree._Element:
    """The text as XHTML; the HTML was cleaned when it was saved."""
    html = Maker(XHTML)
    root = html.root("html", {None: XHTML})
    root.set(LANG, work.language)
    html.add(html.add(root, "head"), "title", work.headline)
    body = html.add(root, "body")
    html.add(body, "h1", work.headline)
    if work.lead:
        html.add(body, "p", work.lead)
    parsed = lxml.html.fragment_fromstring(work.body, create_parent="div")
    for element in parsed.iter():
        element.tag = f"{{{XHTML}}}{element.tag}"
    body.append(parsed)
    return root


def _named(parent: etree._Element, names: object) -> None:
    for lang, name in names:  # type: ignore[attr-defined]
        _add(parent, "name", name, lang)
