"""What the formats say of a product: plain values, with every text fit for XML and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

# What XML 1.0 cannot hold, escaped or not (and half a pair, which UTF-8 cannot).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LICENCE_ADDRESSES = {
    "cc_by": "https://creativecommons.org/licenses/by/4.0/",
    "cc_by_sa": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc_by_nd": "https://creativecommons.org/licenses/by-nd/4.0/",
    "public_domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}


def fit(text: str) -> str:
    """Return a text without the characters that XML does not know."""
    return _NOT_XML.sub("", text)


def line(text: str) -> str:
    """Return a text on one line, as names and headlines must be."""
    return " ".join(fit(text).split())


@dataclass(frozen=True)
class Label:
    """A thing with an address of its own and a name in both languages."""

    address: str
    vi: str
    en: str = ""

    def names(self) -> Iterable[tuple[str, str]]:
        """The names with their languages; only those there are."""
        return ((code, name) for code, name in (("vi", self.vi), ("en", self.en)) if name)


@dataclass(frozen=True)
class File:
    """One file that everybody may fetch; sizes are of what the address gives."""

    address: str
    mime: str
    name: str
    size: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    alt: str = ""
    transcript: str = ""

    @property
    def path(self) -> str:
        """The address without its host, for pages of our own: they load nothing from elsewhere."""
        return urlsplit(self.address).path

    @property
    def family(self) -> str:
        """``image``, ``audio``, ``video``, ``text`` or ``application``."""
        return self.mime.partition("/")[0]


@dataclass(frozen=True)
class Work:
    """A product as others get it. ``gone`` means taken down: only that is said then."""

    identifier: UUID
    address: str
    version: int
    kind: Label
    headline: str
    lead: str
    body: str
    language: str
    unit: Label
    topics: tuple[Label, ...]
    campaign: str
    author: str
    owner: str
    licence: Label
    terms: str
    created: datetime
    issued: datetime | None
    changed: datetime
    embargo: datetime | None
    expires: datetime | None
    correction: str
    ai_generated: bool
    source: UUID | None
    files: tuple[File, ...]
    gone: bool = False

    @property
    def urn(self) -> str:
        """The persistent identifier: it outlives the address."""
        return f"urn:uuid:{self.identifier}"

    @property
    def pictures(self) -> tuple[File, ...]:
        """The files that are pictures."""
        return tuple(file for file in self.files if file.family == "image")

    @property
    def summary(self) -> str:
        """The lead; of a corrected product, what was wrong too."""
        note = f"Đính chính: {self.correction}" if self.correction else ""
        return "\n\n".join(part for part in (self.lead, note) if part)


def moment(at: datetime | None) -> str:
    """A moment to the second, as all of these formats write it; "" for none."""
    return at.isoformat(timespec="seconds") if at else ""
