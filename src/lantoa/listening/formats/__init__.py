"""What sources publish, turned into items: pure functions over bytes."""

from .discovery import FeedLink, discover_feeds
from .dispatch import parse_feed
from .items import MOST_ITEMS, FeedItem, ParsedFeed, Problem
from .page import parse_page

__all__ = [
    "MOST_ITEMS",
    "FeedItem",
    "FeedLink",
    "ParsedFeed",
    "Problem",
    "discover_feeds",
    "parse_feed",
    "parse_page",
]
