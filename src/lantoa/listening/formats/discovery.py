"""The feeds a page offers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lantoa.analysis.extract.tree import parse_html
from lantoa.text.decoding import decode
from lantoa.transport.addresses import canonical_address, host_key

MOST_FEEDS = 20

_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/json", "application/xml", "text/xml",
})  # fmt: skip
_LOOKS_LIKE_FEED = re.compile(
    r"\.(?:rss|atom|rdf)$|/(?:rss|feed|feeds|atom)(?:/|\.xml|\.html|\.aspx|$)|[_-]rss(?:[./?]|$)|[?&]rss=",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed's absolute address and what the page calls it (may be empty). ``declared`` when the
    page's head names it; else it is a link that looks like one, or leads to a list of them."""

    url: str
    title: str
    declared: bool


def discover_feeds(html: bytes | str, url: str, *, charset: str | None = None) -> list[FeedLink]:
    """The feeds a page declares, then links of the same host that look like feeds; at most 20."""
    markup = decode(html, charset)[0] if isinstance(html, bytes) else html
    tree = parse_html(markup)
    if tree is None:
        return []
    base = next((element.get("href") for element in tree.iter("base")), None)
    root = urljoin(url, base or "")
    found: dict[str, FeedLink] = {}

    def add(href: str | None, title: str, *, declared: bool) -> None:
        try:
            address = canonical_address(urljoin(root, (href or "").strip()))
            if href and (declared or host_key(address) == host_key(url)):
                found.setdefault(
                    address, FeedLink(address, " ".join(title.split())[:200], declared)
                )
        except ValueError:
            return

    for element in tree.iter("link"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        relations = (element.get("rel") or "").lower().split()
        if "alternate" in relations and kind in _TYPES:
            add(element.get("href"), element.get("title") or "", declared=True)
    for element in tree.iter("a"):
        if len(found) >= MOST_FEEDS:
            break
        href = element.get("href") or ""
        if _LOOKS_LIKE_FEED.search(href.partition("#")[0]):
            add(href, element.text_content(), declared=False)
    return list(found.values())[:MOST_FEEDS]
