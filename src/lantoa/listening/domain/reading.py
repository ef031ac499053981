"""From an answer to items, by the form of the source."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lantoa.listening.domain.items import Item, content_hash
from lantoa.listening.formats import FeedItem, ParsedFeed, parse_feed, parse_page
from lantoa.listening.formats.markup import plain_text
from lantoa.listening.models import SourceForm
from lantoa.transport import FetchResult, Outcome

# A feed item with this many characters needs no visit to its page.
ENOUGH = 400
# Of a sitemap index only the newest sitemaps matter: older ones have been read.
MOST_CHILDREN = 3


@dataclass
class Reading:
    """What an answer held. ``usable`` is false when it is not what the source should be."""

    title: str = ""
    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    rejected: int = 0
    usable: bool = True


def read_items(
    form: str, follow_links: bool, result: FetchResult, get: Callable[[str], FetchResult]
) -> Reading:
    """The items of an answer. ``get`` fetches further addresses of the same host (the parts of
    a sitemap index); ``result`` must have a body."""
    assert result.body is not None
    if form == SourceForm.PAGE:
        parsed = parse_page(result.body, result.url, charset=result.charset)
        return _reading(parsed, [_page_item(item) for item in parsed.items])
    parsed = _parse(result)
    reading = _reading(parsed, [_feed_item(item, follow_links) for item in parsed.items])
    for address in parsed.children[:MOST_CHILDREN]:
        child = get(address)
        if child.outcome is Outcome.OK and child.body is not None:
            part = _parse(child)
            reading.items += [_feed_item(item, follow_links) for item in part.items]
            reading.rejected += part.rejected
            reading.problems += part.problems
        else:
            reading.problems.append(f"{address}: {child.outcome.value}")
    return reading


def _parse(result: FetchResult) -> ParsedFeed:
    assert result.body is not None
    return parse_feed(result.body, result.content_type, result.url, charset=result.charset)


def _reading(parsed: ParsedFeed, items: list[Item]) -> Reading:
    return Reading(parsed.title, items, list(parsed.problems), parsed.rejected, parsed.readable)


def _feed_item(item: FeedItem, follow_links: bool) -> Item:
    whole = plain_text(item.content) if item.content else ""
    text = max(item.summary, whole, key=len)
    return Item(
        key=item.key,
        url=item.url,
        title=item.title,
        text=text,
        published_at=item.published_at,
        author=item.author,
        needs_page=follow_links and bool(item.url) and len(text) < ENOUGH,
    )


def _page_item(item: FeedItem) -> Item:
    """A page that changes says something new: its text is part of what identifies it."""
    return Item(
        key=f"{item.key}#{content_hash(item.summary)}",
        url=item.url,
        title=item.title,
        text=item.summary,
        published_at=item.published_at,
        author=item.author,
    )
