"""The local site over real HTTP: what a collector gets from it."""

import json
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage

import feedparser
import pytest

from lantoa.analysis.extract import extract_article
from lantoa.demo.outlets import MARK, OUTLETS, outlet
from lantoa.demo.posts import posts_until
from lantoa.demo.site import DYING_GRACE, Server, Site
from lantoa.demo.state import State, free_port
from lantoa.text.decoding import decode

EPOCH = date(2026, 9, 20)
NOW = datetime(2026, 9, 20, 14, 0, tzinfo=UTC)
FEEDS = [o.slug for o in OUTLETS if o.form in ("rss.xml", "atom.xml")]
JSON = [o.slug for o in OUTLETS if o.form == "feed.json"]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body, which is UTF-8."""
        return self.body.decode()


@dataclass
class Client:
    """Asks the site under test."""

    port: int

    @property
    def base(self) -> str:
        """Address of the site."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> Answer:
        """GET with ``If_None_Match="…"`` as a header."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found


class Clock:
    """A clock that tests may move."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def client(clock: Clock) -> Iterator[Client]:
    server = Server(Site(State(EPOCH, free_port(), NOW), clock))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Client(server.site.state.port)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("slug", FEEDS)
def test_feed_parses_without_complaint(slug: str, client: Client) -> None:
    where = outlet(slug)
    answer = client.get(f"/{slug}/{where.form}")
    parsed = feedparser.parse(
        answer.body, response_headers={"content-type": answer.headers["Content-Type"]}
    )
    posts = posts_until(EPOCH, slug, NOW)
    assert not parsed.bozo
    assert MARK in unicodedata.normalize("NFC", parsed.feed.title)
    assert len(parsed.entries) == len(posts)
    assert parsed.entries[0].link == f"{client.base}{posts[0].path}"
    assert unicodedata.normalize("NFC", parsed.entries[0].get("title", "")) == posts[0].title


@pytest.mark.parametrize("slug", JSON)
def test_json_feed_holds_every_post(slug: str, client: Client) -> None:
    document = json.loads(client.get(f"/{slug}/feed.json").body)
    posts = posts_until(EPOCH, slug, NOW)
    assert [item["content_text"] for item in document["items"]] == [post.text for post in posts]
    assert MARK in document["title"]


def test_sitemap_lists_every_article(client: Client) -> None:
    slug = "ban-tin-cong-doan-phia-bac"
    text = client.get(f"/{slug}/news-sitemap.xml").text
    assert text.count("<loc>") == len(posts_until(EPOCH, slug, NOW))


def test_same_request_gives_the_same_bytes(client: Client) -> None:
    path = "/bao-tho-moi/rss.xml"
    fresh = Site(State(EPOCH, client.port, NOW), Clock()).answer(path)
    assert fresh is not None
    assert client.get(path).body == fresh.body


def test_unchanged_feed_answers_304_by_tag_and_by_date(client: Client) -> None:
    path = "/bao-tho-moi/rss.xml"
    first = client.get(path)
    by_tag = client.get(path, If_None_Match=first.headers["ETag"])
    by_date = client.get(path, If_Modified_Since=first.headers["Last-Modified"])
    other_tag = client.get(
        path, If_None_Match='"x"', If_Modified_Since=first.headers["Last-Modified"]
    )
    assert [by_tag.status, by_date.status, other_tag.status] == [304, 304, 200]
    assert by_tag.body == b""


def test_a_new_post_ends_the_304(client: Client, clock: Clock) -> None:
    path = "/hoi-cong-nhan-xa-que/feed.json"
    first = client.get(path)
    clock.now = NOW + timedelta(hours=26)
    try:
        second = client.get(path, If_None_Match=first.headers["ETag"])
    finally:
        clock.now = NOW
    assert second.status == 200
    assert second.headers["ETag"] != first.headers["ETag"]


def test_article_page_gives_its_text_back(client: Client) -> None:
    post = posts_until(EPOCH, "cong-doan-mien-dong", NOW)[0]
    answer = client.get(post.path)
    article = extract_article(answer.body, client.base + post.path)
    assert article.title == post.title
    assert all(part in article.text for part in post.text.split("\n\n"))
    assert article.published_at == post.published
    assert "hư cấu" in answer.text
    assert "hư cấu" not in article.text


def test_article_is_not_out_before_its_time(client: Client) -> None:
    post = posts_until(EPOCH, "bao-tho-moi", NOW + timedelta(days=2))[0]
    assert client.get(post.path).status == 404


def test_one_source_is_in_windows_1258_and_reads_back(client: Client) -> None:
    slug = "lang-que-mien-tay"
    body = client.get(f"/{slug}/rss.xml").body
    text, encoding = decode(body)
    assert encoding == "windows-1258"
    post = next(p for p in posts_until(EPOCH, slug, NOW) if "đ" in p.text and "ế" in p.text)
    assert post.text.split("\n")[0].replace("&", "&amp;")[:40] in text


def test_one_source_is_decomposed(client: Client) -> None:
    text = client.get("/hoi-tho-dat-cang/rss.xml").text
    assert unicodedata.is_normalized("NFD", text)
    assert not unicodedata.is_normalized("NFC", text)


def test_single_page_has_a_notice(client: Client) -> None:
    path = "/thong-bao-viec-lam/thong-bao"
    article = extract_article(client.get(path).body, client.base + path)
    assert len(article.text) > 200


def test_robots_lets_feeds_be_read(client: Client) -> None:
    assert client.get("/robots.txt").text.startswith("User-agent: *\nDisallow: /khong-doc/\n")


@pytest.mark.parametrize("path", ["/khong-co", "/bao-tho-moi/khong", "/bao-tho-moi/20260231-1"])
def test_nothing_is_there(path: str, client: Client) -> None:
    assert client.get(path).status == 404


def test_dying_source_is_read_once_and_then_fails(client: Client, clock: Clock) -> None:
    path = "/bua-com-ca/rss.xml"
    first = client.get(path)
    again = client.get(path, If_None_Match=first.headers["ETag"])
    clock.now = NOW + DYING_GRACE + timedelta(minutes=1)
    try:
        later = client.get(path)
    finally:
        clock.now = NOW
    assert [first.status, again.status, later.status] == [200, 503, 503]
