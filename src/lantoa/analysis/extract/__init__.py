"""Title, text, time and language of a web page: pure functions over its HTML."""

from .article import (
    MAXIMUM_BYTES,
    MAXIMUM_ELEMENTS,
    Article,
    UnreadablePageError,
    extract_article,
)

__all__ = [
    "MAXIMUM_BYTES",
    "MAXIMUM_ELEMENTS",
    "Article",
    "UnreadablePageError",
    "extract_article",
]
