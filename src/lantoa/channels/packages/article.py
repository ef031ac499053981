"""A printed article: as many pages as the text needs, in columns, with its pictures."""

from __future__ import annotations

import re
import textwrap
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lxml import html

from lantoa.channels.packages.paper import BLEED, SIZES, SLUG
from lantoa.channels.packages.press import for_press, on_screen
from lantoa.channels.packages.sheet import Sheet

TEMPLATE = Path(__file__).parent / "article.typ"

COLUMNS = {"a5": 1, "a4": 2, "a3": 3, "a2": 3, "a1": 3, "a0": 3}
LETTERS = {"a5": 9.0, "a4": 10.0, "a3": 11.5, "a2": 16.0, "a1": 23.0, "a0": 32.0}
"""Points of the text: in the hand up to A3, on a wall from there."""

_KINDS = {"h2": "heading", "h3": "heading", "li": "item", "blockquote": "quote"}
_LONG = re.compile(r"\S{24}(?=\S)")


@dataclass(frozen=True)
class Block:
    """A piece of the text: ``kind`` is heading, text, item or quote."""

    kind: str
    text: str


@dataclass(frozen=True)
class Photo:
    """A JPEG or PNG with what it shows and who made it."""

    data: bytes
    width: int
    height: int
    caption: str
    credit: str


@dataclass(frozen=True)
class Article:
    """A product as it is printed; the first photo stands under the headline."""

    sheet: Sheet
    blocks: tuple[Block, ...]
    photos: tuple[Photo, ...] = ()


def blocks_of(markup: str) -> tuple[Block, ...]:
    """The pieces of a product's cleaned HTML, in their order."""
    if not markup.strip():
        return ()
    root = html.fragment_fromstring(markup, create_parent="div")
    found = []
    for element in root.xpath(".//p|.//li|.//h2|.//h3|.//blockquote[not(.//p)]"):
        inside = {ancestor.tag for ancestor in element.iterancestors()}
        kind = "quote" if "blockquote" in inside else _KINDS.get(element.tag, "text")
        found.append(Block(kind, " ".join(element.text_content().split())))
    found = found or [Block("text", " ".join(root.text_content().split()))]
    return tuple(block for block in found if block.text)


def article_pdf(article: Article, size: str) -> bytes:
    """The article for a print shop, on pages of a size named in SIZES with bleed and crop marks."""
    data = _data(article, size, BLEED, SLUG)
    return for_press(TEMPLATE, data, _pictures(article), article.sheet.at)


def article_png(article: Article, size: str, *, ppi: float = 60) -> list[bytes]:
    """Each page as a picture, as trimmed."""
    return on_screen(TEMPLATE, _data(article, size, 0, 0), _pictures(article), ppi)


def _data(article: Article, size: str, bleed: float, slug: float) -> dict[str, Any]:
    width, height = SIZES[size]
    return {
        **article.sheet.data(),
        "short": textwrap.shorten(article.sheet.headline, 60, placeholder=" …"),
        "author": article.sheet.author,
        "page": {"width": width, "height": height, "bleed": bleed, "slug": slug},
        "columns": COLUMNS[size],
        "letters": LETTERS[size],
        "body": [asdict(block) | {"text": _breakable(block.text)} for block in article.blocks],
        "photos": [
            {"name": name, "shape": photo.height / photo.width, "caption": photo.caption,
             "credit": photo.credit}
            for name, photo in zip(_pictures(article), article.photos, strict=True)
        ],
    }  # fmt: skip


def _pictures(article: Article) -> dict[str, bytes]:
    return {f"photo-{n}": photo.data for n, photo in enumerate(article.photos, 1)}


def _breakable(text: str) -> str:
    """A word that no column could hold (an address mostly) may be broken, unseen elsewhere."""
    return _LONG.sub(lambda found: f"{found[0]}\u200b", text)
