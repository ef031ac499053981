"""Title, time, author and address of a page, from the places publishers write them.

Order of trust for each: schema.org JSON-LD, Open Graph and other ``<meta>``, then what is visible
(``<h1>``, ``<time>``, a Vietnamese date line near the title), then the address itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from urllib.parse import urljoin, urlsplit

from lxml import html

from .dates import VIETNAM, believable, parse_timestamp, parse_vietnamese
from .structured import StructuredData, read_structured_data

_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date",
    "dcterms.created", "dcterms.date", "article_date_original", "cxenseparse:recs:publishtime",
)  # fmt: skip
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "title")
_AUTHOR_NAMES = ("author", "article:author", "dc.creator", "dcterms.creator", "byl")
_DATE_CLASS = re.compile(r"date|time|ngay|publish|post|meta|detail-info|byline", re.IGNORECASE)
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|\b)")
LONGEST_TITLE = 500
"""Characters; more is a page put into its own title."""

_SPACES = re.compile(r"\s+")
_SUFFIX = re.compile(r"\s+[|\-–—:•»·]+\s+")
_DATE_LINE = 200
"""Characters: a longer element is prose that mentions a date, not the line that dates it."""

_DATE_LINES = 50
"""Date lines considered: the article's own stands among the first."""

_LINE_TAGS = ("time", "span", "div", "p", "li", "em", "i", "small", "td")
_DIGITS = re.compile(r"\d{4}")


@dataclass(slots=True)
class Head:
    """What one walk over the tree collects; the first value of a name wins."""

    meta: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    base: str | None = None
    title: str | None = None
    headings: list[str] = field(default_factory=list)
    times: list[tuple[bool, str]] = field(default_factory=list)
    language: str | None = None
    data: StructuredData = field(default_factory=StructuredData)

    @property
    def titles(self) -> list[str]:
        """Every form of the title on the page, most trusted first."""
        named = [self.meta.get(name) for name in _TITLE_NAMES]
        candidates = [self.data.headline, *named, *self.headings, self.title]
        return [clean for one in candidates if one and (clean := tidy(one[:LONGEST_TITLE]))]


def tidy(text: str) -> str:
    """``text`` on one line."""
    return _SPACES.sub(" ", text).strip()


def read_head(tree: html.HtmlElement) -> Head:
    """Collect the metadata elements of ``tree``; must run before scripts are taken out of it."""
    head, scripts = Head(), []
    head.language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    for element in tree.iter("meta", "link", "base", "script", "title", "h1", "time"):
        tag = element.tag
        if tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = element.get("content")
            if name and content and content.strip():
                head.meta.setdefault(name.strip().lower(), content.strip())
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text:
                scripts.append(element.text)
        elif tag == "link":
            if "canonical" in (element.get("rel") or "").lower().split():
                head.canonical = head.canonical or element.get("href")
        elif tag == "title":
            head.title = head.title or element.text_content()
        elif tag == "h1":
            head.headings.append(element.text_content())
        elif tag == "time":
            stated = element.get("datetime")
            if stated:
                head.times.append(("publish" in (element.get("itemprop") or "").lower()
                                   or element.get("pubdate") is not None, stated))  # fmt: skip
        else:
            head.base = head.base or element.get("href")
    head.data = read_structured_data(scripts)
    return head


def find_title(head: Head) -> str | None:
    """The headline without the name of the site after it, or None."""
    titles = head.titles
    if not titles:
        return None
    title = titles[0]
    heading = tidy(head.headings[0]) if len(head.headings) == 1 else ""
    site = tidy(head.meta.get("og:site_name", ""))
    for separator in reversed(list(_SUFFIX.finditer(title))):
        kept, dropped = title[: separator.start()], title[separator.end() :]
        if kept == heading or dropped.casefold() == site.casefold() != "":
            return kept
    return title


def find_author(head: Head) -> str | None:
    """The names the page gives, or None; the caller makes a pseudonym of it before storing."""
    for value in (head.data.author, *(head.meta.get(name) for name in _AUTHOR_NAMES)):
        if value and not value.lower().startswith(("http:", "https:", "//")) and len(value) <= 200:
            return tidy(value)
    return None


def find_address(head: Head, url: str | None) -> str | None:
    """The absolute http(s) address the page wants to be known by, else ``url``."""
    for value in (head.canonical, head.meta.get("og:url")):
        try:
            absolute = urljoin(url or head.base or "", (value or "").strip())
            parts = urlsplit(absolute)
            if value and parts.scheme in ("http", "https") and parts.hostname:
                return absolute
        except ValueError:
            continue
    return url


def find_published(
    head: Head, dateline: datetime | None, url: str | None, language: str | None, now: datetime
) -> datetime | None:
    """When the page says it was first published, with a zone, or None.

    ``dateline`` (see ``find_dateline``) counts only on Vietnamese pages, where 03/04 is sure to be
    3 April.
    """
    vietnamese = language == "vi"
    zone: tzinfo = VIETNAM if vietnamese else UTC
    for value in _stated_times(head):
        moment = parse_timestamp(value, zone) or (parse_vietnamese(value) if vietnamese else None)
        if believable(moment, now):
            return moment
    if vietnamese and believable(dateline, now):
        return dateline
    match = _ADDRESS_DATE.search(url or head.canonical or "")
    if match:
        stated_date = f"{match[1]}-{match[2].zfill(2)}-{match[3].zfill(2)}"
        return believable(parse_timestamp(stated_date, zone), now)
    return None


def _stated_times(head: Head) -> list[str]:
    """Times given to machines, most trusted first."""
    stated = [head.data.date_published, *(head.meta.get(name) for name in _DATE_NAMES)]
    stated += [value for is_publication, value in head.times if is_publication]
    stated += [value for is_publication, value in head.times if not is_publication][:1]
    return [value for value in stated if value]


def find_dateline(tree: html.HtmlElement, head: Head, now: datetime) -> datetime | None:
    """The date of the line most like a dateline: called one, with an hour, nearest to the heading.

    Nearness matters because many headers print today's date. Looked for only where no time is given
    to machines: it is the slowest way and the least sure.
    """
    if any(believable(parse_timestamp(value), now) for value in _stated_times(head)):
        return None
    heading = 0
    found: list[tuple[int, int, datetime]] = []
    for place, element in enumerate(tree.iter("h1", *_LINE_TAGS)):
        if element.tag == "h1":
            heading = heading or place
            continue
        text = _short_text(element)
        if not _DIGITS.search(text):
            continue
        if len(found) >= _DATE_LINES:
            break
        moment = parse_vietnamese(tidy(text))
        if moment:
            name = f"{element.get('class') or ''} {element.get('id') or ''}"
            named = element.tag == "time" or bool(_DATE_CLASS.search(name))
            found.append((named + bool(moment.hour or moment.minute), place, moment))
    best = max(found, key=lambda line: (line[0], -abs(line[1] - heading)), default=None)
    return best[2] if best else None


def _short_text(element: html.HtmlElement) -> str:
    """The element's text when it is a line's worth, else nothing (a container is never walked)."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > _DATE_LINE:
            return ""
    return text
