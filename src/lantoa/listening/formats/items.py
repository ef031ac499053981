"""The one shape every format is turned into, and the rules every item keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urljoin

from lantoa.analysis.extract.dates import (
    TOLERANCE,
    VIETNAM,
    parse_timestamp,
    parse_vietnamese,
)
from lantoa.transport.addresses import canonical_address, host_key

from .markup import plain_line, plain_text

MOST_ITEMS = 2_000
"""Items taken from one reading, the newest; what is left comes at the next only if still there."""

LONGEST_TITLE = 500
LONGEST_TEXT = 200_000
LONGEST_GUID = 1_000


class Problem(StrEnum):
    """Something wrong with a feed; ``ParsedFeed.problems`` has ``name`` or ``name: detail``."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_FEED = "not_a_feed"
    ENTITIES = "entities"
    MALFORMED = "malformed"
    TOO_MANY = "too_many_items"
    DUPLICATE = "duplicate_items"
    SHARED_GUID = "shared_guids"
    WITHOUT_ADDRESS = "items_without_address"
    FUTURE_DATE = "future_dates"
    WITHOUT_DATE = "items_without_date"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry. ``url`` is absolute and canonical, or empty when only ``guid`` identifies it.

    ``key`` makes it the same item the next time and everywhere: its address, else its guid with the
    feed's host before it (a guid is often no more than a number).
    ``title`` and ``summary`` are text without markup, ``content`` is the HTML the feed gave (it
    may be hostile: never show it unsanitised). ``author`` is as published: make a pseudonym of it
    before storing. ``published_at`` is in UTC, or None when missing, unreadable or more than a day
    ahead.
    """

    key: str
    guid: str
    url: str
    title: str
    summary: str
    content: str = ""
    published_at: datetime | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A reading: ``seen`` entries = ``items`` + ``rejected``.

    Not ``readable`` when there is no feed in it at all, and then ``problems`` says why.
    ``children`` are the sitemaps of a sitemap index, newest first.
    """

    title: str = ""
    items: list[FeedItem] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seen: int = 0
    language: str | None = None
    readable: bool = True
    children: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """Entries not among the items: without an identity, repeated, or beyond the limit."""
        return self.seen - len(self.items)


def unreadable(problem: Problem, detail: str = "") -> ParsedFeed:
    """The reading of what is not a feed."""
    return ParsedFeed(problems=[f"{problem}: {detail}" if detail else str(problem)], readable=False)


@dataclass(frozen=True, slots=True)
class RawItem:
    """An entry as its format gives it; any field may be anything."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    date: str | datetime | None = None
    author: str | None = None
    language: str | None = None


class Collector:
    """Turns raw entries into items, counting what is wrong with them."""

    def __init__(self, url: str, now: datetime | None = None, language: str | None = None) -> None:
        self._url = url
        self._host = host_key(url)
        self._now = now or datetime.now(UTC)
        self._language = language
        self._items: dict[str, FeedItem] = {}
        self._titles: dict[str, str] = {}  # guid → title of its first entry
        self._wrong: Counter[Problem] = Counter()
        self._seen = 0

    def add(self, raw: RawItem) -> None:
        """Take one entry. Of entries that are the same, the first counts (feeds are newest first).

        The address says which are the same. A guid does so only together with the title: some
        feeds give one guid to all their entries, and those must not be lost.
        """
        self._seen += 1
        guid = " ".join(raw.guid.split())[:LONGEST_GUID]
        url = self._address(raw.link) or self._address(guid, absolute=True)
        title = plain_line(raw.title)[:LONGEST_TITLE]
        if not (url or guid):
            self._wrong[Problem.WITHOUT_ADDRESS] += 1
            return
        key = url or f"{self._host} {guid}"
        if key in self._items or (guid and self._titles.get(guid) == title):
            self._wrong[Problem.DUPLICATE] += 1
            return
        if guid and self._titles.setdefault(guid, title) != title:
            self._wrong[Problem.SHARED_GUID] += 1
        self._items[key] = FeedItem(
            key=key,
            guid=guid,
            url=url,
            title=title,
            summary=plain_text(raw.summary or raw.content)[:LONGEST_TEXT],
            content=raw.content[:LONGEST_TEXT],
            published_at=self._date(raw.date),
            author=plain_line(raw.author or "")[:200] or None,
            language=raw.language or self._language,
        )

    def finish(self, title: str = "", problems: list[str] | None = None) -> ParsedFeed:
        """The reading: at most MOST_ITEMS, the newest, and what was wrong, with counts."""
        items = list(self._items.values())
        if len(items) > MOST_ITEMS:
            self._wrong[Problem.TOO_MANY] = len(items)
            oldest = datetime.min.replace(tzinfo=UTC)
            items.sort(key=lambda item: item.published_at or oldest, reverse=True)
            del items[MOST_ITEMS:]
        return ParsedFeed(
            title=plain_line(title)[:LONGEST_TITLE],
            items=items,
            problems=[*(problems or []), *(f"{name}: {n}" for name, n in self._wrong.items() if n)],
            seen=self._seen,
            language=self._language,
        )

    def _address(self, link: str, *, absolute: bool = False) -> str:
        link = link.strip()
        if not link or (absolute and not link.lower().startswith(("http://", "https://"))):
            return ""
        try:
            return canonical_address(urljoin(self._url, link))
        except ValueError:
            return ""

    def _date(self, value: str | datetime | None) -> datetime | None:
        moment = value if isinstance(value, datetime) else self.readable_date(value or "")
        if moment is None:
            self._wrong[Problem.WITHOUT_DATE] += 1
            return None
        if moment > self._now + TOLERANCE:
            self._wrong[Problem.FUTURE_DATE] += 1
            return None
        return moment.astimezone(UTC)

    @staticmethod
    def readable_date(value: str) -> datetime | None:
        """A date as feeds write it, in Vietnamese time unless it says otherwise, or None."""
        return parse_timestamp(value, VIETNAM) or parse_vietnamese(value[:200])
