"""The posts of a source as RSS, Atom, JSON Feed, news sitemap and pages."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from lantoa.demo.grammar import expand, sections
from lantoa.demo.outlets import MARK, OUTLETS, Outlet
from lantoa.demo.posts import HANOI, Post
from lantoa.demo.world import Scene, choose_place

TYPES = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "news-sitemap.xml": "application/xml",
}
FOOTER = "Dữ liệu minh họa: mọi nhân vật, doanh nghiệp, khu công nghiệp và sự việc đều là hư cấu."
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def feed(outlet: Outlet, posts: Sequence[Post], base: str) -> bytes:
    """The body at the outlet's own address; ``base`` is the site's address."""
    match outlet.form:
        case "rss.xml":
            text = _rss(outlet, posts, base)
        case "atom.xml":
            text = _atom(outlet, posts, base)
        case "feed.json":
            return _json(outlet, posts, base)
        case "news-sitemap.xml":
            text = _sitemap(outlet, posts, base)
        case _:
            raise ValueError(outlet.form)
    return encode(outlet, text)


def encode(outlet: Outlet, text: str) -> bytes:
    """Text in the outlet's character set and normal form."""
    if outlet.charset == "windows-1258":
        return b"".join(_to_1258(char) for char in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFD" if outlet.decomposed else "NFC", text).encode()


def _to_1258(char: str) -> bytes:
    """windows-1258 has the letters with hats and writes each tone as a mark of its own."""
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "", 1)) if tone else char
        return (letter + tone).encode("cp1258", "xmlcharrefreplace")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


def _shown(outlet: Outlet, post: Post) -> str:
    if outlet.summary_only:
        return escape(post.summary)
    return escape(_paragraphs(post.text)) if outlet.written else escape(post.text)


def _rss(outlet: Outlet, posts: Sequence[Post], base: str) -> str:
    items = "".join(
        "<item>"
        + (f"<title>{escape(post.title)}</title>" if post.title else "")
        + f"<link>{base}{post.path}</link>"
        f'<guid isPermaLink="true">{base}{post.path}</guid>'
        f"<pubDate>{format_datetime(post.published)}</pubDate>"
        f"<dc:creator>{escape(post.author)}</dc:creator>"
        f"<category>{MARK}</category>"
        f"<description>{_shown(outlet, post)}</description></item>\n"
        for post in posts
    )
    return (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{base}/{outlet.slug}/</link>"
        f"<description>{escape(FOOTER)}</description><language>vi</language>\n"
        f"{items}</channel></rss>\n"
    )


def _atom(outlet: Outlet, posts: Sequence[Post], base: str) -> str:
    home = f"{base}/{outlet.slug}/"
    updated = posts[0].published if posts else datetime(2000, 1, 1, tzinfo=HANOI)
    entries = "".join(
        f"<entry><id>{base}{post.path}</id><title>{escape(post.title)}</title>"
        f'<link rel="alternate" href="{base}{post.path}"/>'
        f"<published>{post.published.isoformat()}</published>"
        f"<updated>{post.published.isoformat()}</updated>"
        f"<author><name>{escape(post.author)}</name></author>"
        f'<category term="{MARK}"/>'
        f'<content type="html">{escape(_paragraphs(post.text))}</content></entry>\n'
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{home}</id><title>{escape(outlet.name)}</title>"
        f"<subtitle>{escape(FOOTER)}</subtitle><updated>{updated.isoformat()}</updated>"
        f'<link rel="self" href="{home}{outlet.form}"/><link href="{home}"/>\n{entries}</feed>\n'
    )


def _json(outlet: Outlet, posts: Sequence[Post], base: str) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/{outlet.slug}/",
        "feed_url": f"{base}/{outlet.slug}/{outlet.form}",
        "description": FOOTER,
        "language": "vi",
        "items": [
            {
                "id": f"{base}{post.path}",
                "url": f"{base}{post.path}",
                "content_text": post.text,
                "date_published": post.published.isoformat(),
                "authors": [{"name": post.author}],
                "tags": [MARK],
            }
            for post in posts
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=0).encode()


def _sitemap(outlet: Outlet, posts: Sequence[Post], base: str) -> str:
    entries = "".join(
        f"<url><loc>{base}{post.path}</loc><lastmod>{post.published.isoformat()}</lastmod>"
        f"<news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{post.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(post.title)}</news:title></news:news></url>\n"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="{_NEWS}">\n'
        f"{entries}</urlset>\n"
    )


def _page(outlet: Outlet, title: str, head: str, body: str) -> bytes:
    charset = outlet.charset
    text = (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="{charset}">'
        f"<title>{escape(title)} | {escape(outlet.name)}</title>{head}"
        "<style>body{font:1.05rem/1.6 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
        "footer,nav{color:#555;font-size:.9rem}</style></head>\n<body>"
        f'<nav><a href="/">Trang minh họa</a> › <a href="/{outlet.slug}/">{escape(outlet.title)}'
        f"</a></nav>\n{body}\n<footer><p>{FOOTER}</p></footer></body></html>\n"
    )
    return encode(outlet, text)


def article_page(outlet: Outlet, post: Post, base: str) -> bytes:
    """The page of one post or article."""
    title = post.title or f"{post.author}: {post.text[:60]}"
    when = post.published
    head = (
        f'<link rel="canonical" href="{base}{post.path}">'
        f'<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(title)}">'
        f'<meta property="article:published_time" content="{when.isoformat()}">'
        f'<meta name="author" content="{escape(post.author)}">'
    )
    body = (
        f"<main><article><h1>{escape(title)}</h1>"
        f'<p class="byline"><time datetime="{when.isoformat()}">{when:%d/%m/%Y %H:%M}</time></p>'
        f"{_paragraphs(post.text)}</article></main>"
    )
    return _page(outlet, title, head, body)


def front_page(outlet: Outlet, posts: Sequence[Post], base: str) -> bytes:
    """The newest posts of one outlet, with a link to its feed."""
    kind = TYPES.get(outlet.form, "text/html")
    head = (
        f'<link rel="alternate" type="{kind}" title="{escape(outlet.name)}"'
        f' href="{base}/{outlet.slug}/{outlet.form}">'
    )
    rows = "".join(
        f'<li><a href="{post.path}">{escape(post.title or post.text[:90])}</a>'
        f" <small>{post.published:%d/%m %H:%M}</small></li>\n"
        for post in posts[:60]
    )
    body = f"<main><h1>{escape(outlet.name)}</h1><ul>\n{rows}</ul></main>"
    return _page(outlet, outlet.title, head, body)


def notice_page(outlet: Outlet, epoch: date, today: date) -> bytes:
    """The single page: one notice, another one each Monday."""
    monday = today - timedelta(days=today.weekday())
    rng = Random(f"{epoch}|{outlet.slug}|{monday}")  # noqa: S311 - repeatable, not secret
    scene = Scene(rng, monday, choose_place(rng, outlet.home))
    found = sections("notice")
    title = f"Thông báo tuần từ {monday:%d/%m/%Y}: {expand(rng.choice(found['title']), rng, scene)}"
    parts = [expand(part, rng, scene) for part in rng.sample(found["para"], k=4)]
    head = f'<meta property="article:published_time" content="{monday.isoformat()}T08:00:00+07:00">'
    body = (
        f"<main><article><h1>{escape(title)}</h1>"
        + "".join(f"<p>{escape(part)}</p>" for part in parts)
        + "</article></main>"
    )
    return _page(outlet, title, head, body)


def index_page(base: str) -> bytes:
    """All outlets with the addresses that a collector reads."""
    rows = "".join(
        f'<li><a href="/{o.slug}/">{escape(o.title)}</a> –'
        f' <a href="/{o.slug}/{o.form}">{base}/{o.slug}/{o.form}</a></li>\n'
        for o in OUTLETS
    )
    text = (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>Trang minh họa'
        "</title></head><body><h1>Các nguồn minh họa</h1>"
        f"<ul>\n{rows}</ul><p>{FOOTER}</p></body></html>\n"
    )
    return text.encode()


def robots(base: str) -> bytes:
    """robots.txt: everything may be read but one folder."""
    sitemaps = "".join(
        f"Sitemap: {base}/{o.slug}/{o.form}\n" for o in OUTLETS if o.form == "news-sitemap.xml"
    )
    return f"User-agent: *\nDisallow: /khong-doc/\n{sitemaps}".encode()
