"""What a page says of itself in schema.org JSON-LD, as publishers give it to search engines."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

MAXIMUM_CHARACTERS = 500_000
"""A longer script is data of a shop or an application, not the card of an article."""

MAXIMUM_NODES = 2_000

_ARTICLE_TYPES = ("article", "posting", "report", "webpage", "review", "videoobject")


@dataclass(frozen=True, slots=True)
class StructuredData:
    """The properties of the page's own article node; a property it does not give is None."""

    headline: str | None = None
    date_published: str | None = None
    author: str | None = None
    body: str | None = None
    url: str | None = None


def read_structured_data(scripts: list[str]) -> StructuredData:
    """The first article node of ``scripts`` (JSON-LD texts), else the first node with a date.

    Broken JSON is skipped: half the hand-written cards on the web have a stray comma.
    """
    best: tuple[int, StructuredData] | None = None
    for script in scripts:
        for node in _nodes(_load(script)):
            found = StructuredData(
                headline=_text(node.get("headline")),
                date_published=_text(node.get("datePublished")),
                author=_names(node.get("author")),
                body=_text(node.get("articleBody")),
                url=_text(node.get("url")),
            )
            rank = _rank(node, found)
            if rank and (best is None or rank > best[0]):
                best = rank, found
    return best[1] if best else StructuredData()


def _rank(node: dict[str, Any], found: StructuredData) -> int:
    kinds = node.get("@type")
    names = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    described = sum(
        value is not None for value in (found.headline, found.date_published, found.body)
    )
    if not described:
        return 0
    article = any(name.endswith(kind) for name in names for kind in _ARTICLE_TYPES[:3])
    other = any(name.endswith(kind) for name in names for kind in _ARTICLE_TYPES[3:])
    return described + (20 if article else 10 if other else 0)


def _load(script: str) -> Any:
    if len(script) > MAXIMUM_CHARACTERS:
        return None
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return orjson.loads(script)
    except (orjson.JSONDecodeError, UnicodeError):
        pass
    try:
        return json.loads(script, strict=False)  # bare line breaks within strings are common
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in lists, ``@graph`` and ``mainEntity``, in document order, at most so many."""
    waiting, seen = [data], 0
    while waiting and seen < MAXIMUM_NODES:
        item = waiting.pop()
        seen += 1
        if isinstance(item, list):
            waiting.extend(reversed(item[:MAXIMUM_NODES]))
        elif isinstance(item, dict):
            yield item
            waiting.extend(item[key] for key in ("mainEntity", "@graph") if key in item)


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return html.unescape(value).strip() or None


def _names(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [_text(one.get("name") if isinstance(one, dict) else one) for one in people[:10]]
    return ", ".join(name for name in names if name) or None
