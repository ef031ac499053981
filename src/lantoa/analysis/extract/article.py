"""One page in, one article out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from lantoa.text.decoding import decode

from .body import extract_body
from .language import detect_language
from .metadata import (
    find_address,
    find_author,
    find_dateline,
    find_published,
    find_title,
    read_head,
    tidy,
)
from .tree import parse_html

MAXIMUM_BYTES = 10_000_000
"""A page larger than this is refused: the largest of the benchmark's 90 has 1.5 million."""

MAXIMUM_ELEMENTS = 100_000
"""A page of more elements is refused: the work grows with them, the articles do not."""

_NOT_TEXT = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP or Office"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"), (b"RIFF", "RIFF media"), (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "old Office"), (b"\x7fELF", "program"), (b"ID3", "MP3"),
    (b"\x00\x00\x00", "media"), (b"7z\xbc\xaf", "7-zip"), (b"Rar!", "RAR"),
)  # fmt: skip
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))
MOST_CONTROL = 0.05
"""Share of control characters: TCVN3 writes a few capitals with them, a picture half of itself."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class UnreadablePageError(ValueError):
    """The input is not a page. ``code`` is ``too_large``, ``too_complex`` or ``not_text``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says.

    ``text`` has a line a paragraph and is empty when the page has no article. ``published_at``
    always carries a zone; a date alone is its midnight. ``language`` is ISO 639-1.
    ``canonical_url`` is the address the page wants to be known by. ``author`` is as printed:
    make a pseudonym of it before storing.
    """

    title: str | None
    text: str
    published_at: datetime | None
    language: str | None
    canonical_url: str | None = None
    author: str | None = None
    site: str | None = None
    description: str | None = None
    charset: str | None = None


def extract_article(
    page: bytes | str,
    url: str | None = None,
    *,
    charset: str | None = None,
    now: datetime | None = None,
) -> Article:
    """The article in an HTML page.

    ``url`` is where it came from (for relative addresses and dates in addresses), ``charset`` what
    the server declared, ``now`` the time after which a date is not believed (default: the clock).
    Raises UnreadablePageError for what is not text or too large; any other input gives an Article,
    an empty one at worst.
    """
    if len(page) > MAXIMUM_BYTES:
        raise UnreadablePageError(
            "too_large", f"page of {len(page):,} bytes; the limit is {MAXIMUM_BYTES:,}"
        )
    if isinstance(page, bytes):
        page, charset = _decoded(page, charset)
    tree = parse_html(page)
    if tree is None:
        return Article(None, "", None, None, canonical_url=url, charset=charset)
    elements = int(tree.xpath("count(//*)"))
    if elements > MAXIMUM_ELEMENTS:
        raise UnreadablePageError(
            "too_complex", f"page of {elements:,} elements; the limit is {MAXIMUM_ELEMENTS:,}"
        )
    now = now or datetime.now(UTC)
    head = read_head(tree)
    title = find_title(head)
    dateline = find_dateline(tree, head, now)
    text = extract_body(tree, head.titles, head.data.body)  # takes the tree apart
    language = detect_language(text or title or "", head.language)
    description = head.meta.get("og:description") or head.meta.get("description")
    return Article(
        title=title,
        text=text,
        published_at=find_published(head, dateline, url, language, now),
        language=language,
        canonical_url=find_address(head, url),
        author=find_author(head),
        site=tidy(head.meta.get("og:site_name", "")) or None,
        description=tidy(description) if description else None,
        charset=charset,
    )


def _decoded(page: bytes, declared: str | None) -> tuple[str, str]:
    for signature, kind in _NOT_TEXT:
        if page.startswith(signature):
            raise UnreadablePageError("not_text", f"not a web page but {kind} data")
    if not page.startswith(_WIDE_MARKS) and not _is_wide(page):
        start = page[:4096]
        control = len(start) - len(start.translate(None, _CONTROL))
        if b"\x00" in start or control > MOST_CONTROL * len(start):
            raise UnreadablePageError("not_text", "not a web page but binary data")
    return decode(page, declared)


def _is_wide(page: bytes) -> bool:
    """UTF-16 without a mark: a NUL beside each letter of the first tag."""
    return page[:2] in (b"<\x00", b"\x00<")
