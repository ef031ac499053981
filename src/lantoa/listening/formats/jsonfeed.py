"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from .items import Collector, ParsedFeed, Problem, RawItem, unreadable


def parse_json_feed(text: str, url: str, now: datetime | None = None) -> ParsedFeed:
    """The items of a JSON feed; not readable when it is broken JSON or has no list of items."""
    try:
        data = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeError) as error:
        return unreadable(Problem.MALFORMED, str(error)[:200])
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return unreadable(Problem.NOT_A_FEED, "JSON without items")
    collector = Collector(url, now, _string(data.get("language"))[:2].lower() or None)
    for item in items:
        collector.add(_raw(item) if isinstance(item, dict) else RawItem())
    return collector.finish(_string(data.get("title")))


def _raw(item: dict[str, Any]) -> RawItem:
    authors = item.get("authors") or [item.get("author")]
    names = [
        _string(author.get("name"))
        for author in (authors if isinstance(authors, list) else [])
        if isinstance(author, dict)
    ]
    content = _string(item.get("content_html"))
    return RawItem(
        guid=_string(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=_string(item.get("title")),
        summary=_string(item.get("summary")) or _string(item.get("content_text")) or content,
        content=content or _string(item.get("content_text")),
        date=_string(item.get("date_published")) or _string(item.get("date_modified")),
        author=", ".join(name for name in names if name) or None,
        language=_string(item.get("language"))[:2].lower() or None,
    )


def _string(value: Any) -> str:
    """Numbers are common as ids, against the standard."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
