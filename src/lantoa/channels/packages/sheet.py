"""What every package needs of a product, as plain values."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime

import segno
from lxml import html

from lantoa.channels.packages.errors import NothingToSayError


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
            "picture": self._name(),
            "alt": self.picture_alt,
            "address": self.address,
        }

    def files(self) -> dict[str, bytes]:
        """The pictures that a Typst template finds by name."""
        found = {self._name(): self.picture} if self.picture else {}
        return found | ({"qr.svg": qr(self.address)} if self.address else {})

    def _name(self) -> str:
        """Typst tells the kind of a picture by its name."""
        if self.picture is None:
            return ""
        return "picture.png" if self.picture.startswith(b"\x89PNG") else "picture.jpg"


def qr(address: str) -> bytes:
    """A QR code as SVG with its quiet zone; a quarter of it may be damaged."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=4)
    return out.getvalue()


def paragraphs_of(markup: str) -> tuple[str, ...]:
    """The paragraphs of a product's cleaned HTML."""
    if not markup.strip():
        return ()
    root = html.fragment_fromstring(markup, create_parent="div")
    blocks = root.xpath(".//p|.//li|.//h2|.//h3|.//blockquote")
    texts = [" ".join(block.text_content().split()) for block in blocks] or [root.text_content()]
    return tuple(text for text in texts if text.strip())
