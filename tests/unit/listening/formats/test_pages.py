from datetime import UTC, datetime

import pytest

from lantoa.listening.formats import FeedLink, discover_feeds, parse_page

URL = "https://bao.example/chuyen-muc/cong-doan.html"


def test_discover_feeds_declared_first_then_links_of_the_same_host():
    html = """
      <head><link rel="alternate" type="application/rss+xml" title="Tin mới" href="/rss/tin.rss">
      <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://feeds.example/a">
      <link rel="stylesheet" type="text/css" href="/rss/style.css">
      <link rel="alternate" hreflang="en" href="/en/"></head>
      <a href="/rss">Danh sách RSS</a><a href="https://other.example/rss">khác</a>
      <a href="/tin/rss-la-gi.html">RSS là gì</a><a href="javascript:rss()">x</a>
      <a href="/rss/tin.rss#a">lặp</a>
    """
    assert discover_feeds(html, URL) == [
        FeedLink("https://bao.example/rss/tin.rss", "Tin mới", True),
        FeedLink("https://feeds.example/a", "", True),
        FeedLink("https://bao.example/rss", "Danh sách RSS", False),
    ]


def test_discover_feeds_base_element_counts():
    html = '<base href="/x/"><link rel=alternate type=application/rss+xml href=rss.xml>'
    assert discover_feeds(html, URL)[0].url == "https://bao.example/x/rss.xml"


@pytest.mark.parametrize("html", [b"", b"\x00\xff", "<p>không có gì</p>", "<link rel=alternate>"])
def test_discover_feeds_finds_none(html):
    assert discover_feeds(html, URL) == []


def test_discover_feeds_is_bounded():
    html = "".join(f'<a href="/rss/{number}.rss">x</a>' for number in range(500))
    assert len(discover_feeds(html, URL)) == 20


def test_parse_page_is_one_item():
    prose = "<p>Sáng nay công đoàn khu công nghiệp tổ chức đối thoại về tiền lương tháng này.</p>"
    html = (
        f"<html lang=vi><title>Đối thoại</title><meta property=article:published_time "
        f"content=2023-12-14T08:15:00+07:00><article>{prose * 5}</article>"
    )
    parsed = parse_page(html.encode(), URL + "?utm_source=x", now=datetime(2024, 1, 1, tzinfo=UTC))
    item = parsed.items[0]
    assert (item.url, item.title, item.language) == (URL, "Đối thoại", "vi")
    assert item.published_at == datetime(2023, 12, 14, 1, 15, tzinfo=UTC)
    assert item.summary.startswith("Sáng nay công đoàn")


@pytest.mark.parametrize(
    ("body", "problem"),
    [(b"", "empty"), (b"<html><body></body></html>", "empty"), (b"%PDF-1.7", "not_a_feed")],
)
def test_parse_page_without_text_is_not_readable(body, problem):
    parsed = parse_page(body, URL)
    assert not parsed.readable
    assert parsed.problems[0].partition(":")[0] == problem
