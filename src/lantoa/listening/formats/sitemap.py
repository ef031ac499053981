"""Sitemaps, Google News sitemaps and sitemap indexes (sitemaps.org), read as a stream."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from urllib.parse import urljoin

from lxml import etree

from lantoa.analysis.extract.dates import VIETNAM, parse_timestamp
from lantoa.transport.addresses import canonical_address

from .items import Collector, ParsedFeed, Problem, RawItem

MOST_CHILDREN = 50
"""Sitemaps taken from an index, the newest."""

_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def parse_sitemap(text: str, url: str, now: datetime | None = None) -> ParsedFeed:
    """The pages of a sitemap as items, or the sitemaps of an index as ``children``.

    A page's date is that of its news entry; ``lastmod`` is not when something was published. Broken
    XML gives what stands before the break.
    """
    collector = Collector(url, now)
    children: list[tuple[datetime, str]] = []
    problems: list[str] = []
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    elements = etree.iterparse(
        stream,
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        for _, element in elements:
            if etree.QName(element).localname == "url":
                collector.add(_raw(element))
            else:
                child = _child(element, url)
                if child:
                    children.append(child)
            _forget(element)
    except etree.XMLSyntaxError as error:
        problems.append(f"{Problem.MALFORMED}: {error}"[:200])
    if not problems and elements.error_log.filter_from_errors():
        problems.append(
            f"{Problem.MALFORMED}: {elements.error_log.filter_from_errors()[0].message}"
        )
    parsed = collector.finish(problems=problems)
    children.sort(key=lambda pair: pair[0], reverse=True)
    parsed.children.extend(dict.fromkeys(address for _, address in children[:MOST_CHILDREN]))
    return parsed


def _raw(element: etree._Element) -> RawItem:
    link = _text(element, "{*}loc")
    return RawItem(
        guid="",
        link=link,
        title=_text(element, f"{{{_NEWS}}}news/{{{_NEWS}}}title"),
        date=_text(element, f"{{{_NEWS}}}news/{{{_NEWS}}}publication_date"),
        language=_text(element, f"{{{_NEWS}}}news/{{{_NEWS}}}publication/{{{_NEWS}}}language")[:2]
        or None,
    )


def _child(element: etree._Element, url: str) -> tuple[datetime, str] | None:
    try:
        address = canonical_address(urljoin(url, _text(element, "{*}loc")))
    except ValueError:
        return None
    changed = parse_timestamp(_text(element, "{*}lastmod"), VIETNAM)
    return changed or datetime.min.replace(tzinfo=UTC), address


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _forget(element: etree._Element) -> None:
    """Free what has been read: a sitemap may have fifty thousand entries."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
