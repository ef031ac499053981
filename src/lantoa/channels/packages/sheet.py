"""What every package needs of a product, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

import segno
from lxml import html

from lantoa.channels.packages.errors import NothingToSayError

PICTURE = "picture"
"""Without an ending: Typst then looks what kind it is."""


@dataclass(frozen=True)
class Sheet:
    """A product without its database. ``picture`` is JPEG or PNG; ``address`` becomes a QR code."""

    reference: str
    headline: str
    lead: str
    paragraphs: tuple[str, ...]
    unit: str
    at: datetime
    ai_generated: bool = False
    picture: bytes | None = None
    picture_alt: str = ""
    address: str = ""
    author: str = ""

    def __post_init__(self) -> None:
        if not self.headline.strip():
            raise NothingToSayError("a product without a headline")

    def saying(self, headline: str, lead: str, paragraphs: tuple[str, ...]) -> Sheet:
        """The same product in other words."""
        return replace(self, headline=headline, lead=lead, paragraphs=paragraphs)

    def data(self) -> dict[str, object]:
        """The values that a Typst template reads."""
        return {
            "reference": self.reference,
            "headline": self.headline,
            "lead": self.lead,
            "paragraphs": list(self.paragraphs),
            "unit": self.unit,
            "day": self.at.strftime("%d/%m/%Y"),
            "ai": self.ai_generated,
            "picture": PICTURE if self.picture else "",
            "alt": self.picture_alt,
            "address": self.address,
            "code": code(self.address) if self.address else None,
        }

    def files(self) -> dict[str, bytes]:
        """The picture that a Typst template finds by name."""
        return {PICTURE: self.picture} if self.picture else {}


def code(address: str) -> dict[str, object]:
    """A QR code with its quiet zone, for ``press.typ``: how many modules wide, and the dark runs of
    its rows (x, y, length). A quarter of it may be damaged."""
    rows = list(segno.make(address, error="q", micro=False).matrix_iter(border=4))
    runs, size = [], len(rows)
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append((x, y, length))
            x += length
    return {"size": size, "runs": runs}


def paragraphs_of(markup: str) -> tuple[str, ...]:
    """The paragraphs of a product's cleaned HTML."""
    if not markup.strip():
        return ()
    root = html.fragment_fromstring(markup, create_parent="div")
    blocks = root.xpath(".//p|.//li|.//h2|.//h3|.//blockquote")
    texts = [" ".join(block.text_content().split()) for block in blocks] or [root.text_content()]
    return tuple(text for text in texts if text.strip())
