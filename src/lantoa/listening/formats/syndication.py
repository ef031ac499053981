"""RSS 0.9–2.0, RDF and Atom, by feedparser, which has seen every way to get them wrong."""

from __future__ import annotations

import calendar
import io
from datetime import UTC, datetime
from typing import Any

import feedparser

from lantoa.analysis.extract.dates import EARLIEST_YEAR

from .items import Collector, ParsedFeed, Problem, RawItem, unreadable

_DATE_FIELDS = ("published", "created", "updated")


def parse_syndication(text: str, url: str, now: datetime | None = None) -> ParsedFeed:
    """The items of a feed without XML declaration and entity declarations.

    It is handed over as a stream of UTF-8: given a string, feedparser would fetch it if it were an
    address. Its sanitising and link rewriting are off: our own rules apply, and cost a third.
    """
    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # its fallback parser meets anything and promises nothing
        return unreadable(Problem.MALFORMED, f"{type(error).__name__}: {error}"[:200])
    feed = parsed.get("feed", {})
    collector = Collector(url, now, _language(feed.get("language")))
    for entry in parsed.entries:
        collector.add(_raw(entry))
    problems = []
    if parsed.bozo and isinstance(parsed.get("bozo_exception"), Exception):
        problems.append(f"{Problem.MALFORMED}: {parsed.bozo_exception}"[:200])
    return collector.finish(_string(feed.get("title")), problems)


def _raw(entry: Any) -> RawItem:
    contents = entry.get("content") or []
    bodies = [_string(part.get("value")) for part in contents if hasattr(part, "get")]
    return RawItem(
        guid=_string(entry.get("id")),
        link=_link(entry),
        title=_string(entry.get("title")),
        summary=_string(entry.get("summary")),
        content=max(bodies, key=len, default=""),
        date=_date(entry),
        author=_string(entry.get("author")) or None,
        language=_language(
            next((part.get("language") for part in contents if hasattr(part, "get")), None)
        ),
    )


def _link(entry: Any) -> str:
    """The alternate link; feedparser leaves it out when the feed marks a guid as no permalink."""
    link = _string(entry.get("link"))
    if link:
        return link
    links = entry.get("links") or []
    return next((_string(one.get("href")) for one in links if one.get("rel") == "alternate"), "")


def _date(entry: Any) -> str | datetime | None:
    """The date as written, for our own parser (a bare Vietnamese date is ours to read), unless only
    feedparser can read it."""
    for name in _DATE_FIELDS:
        written = _string(entry.get(name))
        if not written:
            continue
        if Collector.readable_date(written):
            return written
        known = entry.get(f"{name}_parsed")
        if known and EARLIEST_YEAR <= known[0] <= 9999:
            return datetime.fromtimestamp(calendar.timegm(known), UTC)
    return None


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _language(value: Any) -> str | None:
    primary = _string(value).strip().lower().replace("_", "-").split("-")[0]
    return primary if len(primary) == 2 and primary.isascii() and primary.isalpha() else None
