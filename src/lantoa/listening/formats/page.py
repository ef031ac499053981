"""A single page as a source of one item: itself."""

from __future__ import annotations

from datetime import datetime

from lantoa.analysis.extract import UnreadablePageError, extract_article

from .items import Collector, ParsedFeed, Problem, RawItem, unreadable


def parse_page(
    body: bytes, url: str, *, charset: str | None = None, now: datetime | None = None
) -> ParsedFeed:
    """The article of the page as its one item; not readable when it has no text."""
    try:
        article = extract_article(body, url, charset=charset, now=now)
    except UnreadablePageError as error:
        return unreadable(Problem.NOT_A_FEED, str(error))
    if not article.text:
        return unreadable(Problem.EMPTY)
    collector = Collector(url, now, article.language)
    collector.add(
        RawItem(
            link=article.canonical_url or url,
            title=article.title or "",
            summary=article.text,
            date=article.published_at,
            author=article.author,
        )
    )
    return collector.finish(article.site or article.title or "")
