"""Which format a body is in, whatever its content type says, and the guards before any parser."""

from __future__ import annotations

import re
from datetime import datetime

from lantoa.text.decoding import decode

from .items import ParsedFeed, Problem, unreadable
from .jsonfeed import parse_json_feed
from .sitemap import parse_sitemap
from .syndication import parse_syndication

LARGEST = 20_000_000
"""Bytes of a feed, unpacked; a larger one is an archive or an attack."""

_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_ROOT = re.compile(r"<([a-zA-Z][\w.-]*:)?([a-zA-Z][\w.-]*)")
_PROLOG = 20_000
"""Characters in which the root element must start (after comments and a document type)."""

_FEEDS = ("rss", "feed", "rdf", "channel")
_SITEMAPS = ("urlset", "sitemapindex")


def parse_feed(
    body: bytes,
    content_type: str,
    url: str,
    *,
    charset: str | None = None,
    now: datetime | None = None,
) -> ParsedFeed:
    """The items of an RSS 0.9–2.0, RDF, Atom or JSON feed, a (news) sitemap or a sitemap index.

    ``content_type`` is only a last hint (servers send feeds as text/html); ``charset`` is what the
    server declared, ``url`` where the body came from, for relative links. Never raises: what is not
    a feed gives a ParsedFeed that is not ``readable``. Broken XML gives the items before the break.
    """
    if len(body) > LARGEST:
        return unreadable(Problem.TOO_LARGE, f"{len(body):,} bytes")
    text = decode(body, charset)[0].lstrip("\ufeff \t\r\n\x00")
    if not text:
        return unreadable(Problem.EMPTY)
    if text.startswith("{") or (text.startswith("[") and "json" in content_type):
        return parse_json_feed(text, url, now)
    text = _DECLARATION.sub("", text, count=1)
    root = _root(text)
    if root not in _FEEDS + _SITEMAPS:
        return unreadable(Problem.NOT_A_FEED, root[:40])
    if _ENTITY.search(text, 0, _PROLOG):
        # No feed reader needs them; they are how a kilobyte becomes a gigabyte.
        return unreadable(Problem.ENTITIES)
    if root in _SITEMAPS:
        return parse_sitemap(text, url, now)
    return parse_syndication(text, url, now)


def _root(text: str) -> str:
    """The local name of the first element, lower-case; empty when there is none."""
    match = _ROOT.search(text, 0, _PROLOG)
    return match[2].lower() if match else ""
