import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.listening.formats import MOST_ITEMS, parse_feed

URL = "https://bao.example/rss/tin.xml"
NOW = datetime(2023, 12, 20, tzinfo=UTC)
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def rss(*items: str, before: str = DECLARATION, head: str = "<title>Tin công đoàn</title>") -> str:
    return f'{before}<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def entry(number: int = 1, more: str = "") -> str:
    return (
        f"<item><guid>g{number}</guid><title>Tin {number}</title><link>/tin/{number}</link>"
        f"<pubDate>Thu, 14 Dec 2023 08:15:00 +0700</pubDate>{more}</item>"
    )


def parse(text: str | bytes, content_type: str = "application/rss+xml", **more: object):
    body = text.encode() if isinstance(text, str) else text
    return parse_feed(body, content_type, URL, now=NOW, **more)


def only(text: str | bytes):
    parsed = parse(text)
    assert len(parsed.items) == 1
    return parsed.items[0]


def test_rss_item_has_every_field():
    more = (
        "<description>&lt;p&gt;Sáng nay&lt;/p&gt;&lt;p&gt;đối thoại&lt;/p&gt;</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<![CDATA[<p>Toàn văn</p>]]></content:encoded>"
        '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Nguyễn An</dc:creator>'
    )
    parsed = parse(rss(entry(1, more), head="<title>Tin</title><language>vi-VN</language>"))
    item = parsed.items[0]
    assert (parsed.title, parsed.language, parsed.seen, parsed.problems) == ("Tin", "vi", 1, [])
    assert (item.guid, item.url, item.title) == ("g1", "https://bao.example/tin/1", "Tin 1")
    assert item.summary == "Sáng nay\nđối thoại"
    assert item.content == "<p>Toàn văn</p>"
    assert item.published_at == datetime(2023, 12, 14, 1, 15, tzinfo=UTC)
    assert (item.author, item.language) == ("Nguyễn An", "vi")


def test_atom_entry():
    item = only(
        f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>T</title>'
        "<entry><id>urn:1</id><title type='html'>A &amp;lt; B</title>"
        "<link rel='self' href='/self'/><link rel='alternate' href='/a'/>"
        "<published>2023-12-14T08:15:00+07:00</published><author><name>An</name></author>"
        "<summary>Tóm tắt</summary></entry></feed>"
    )
    assert (item.guid, item.url, item.title) == ("urn:1", "https://bao.example/a", "A < B")
    assert (item.summary, item.author) == ("Tóm tắt", "An")
    assert item.published_at == datetime(2023, 12, 14, 1, 15, tzinfo=UTC)


def test_rdf_item():
    item = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="x"><title>T</title></channel><item rdf:about="https://bao.example/a">'
        "<title>Tin</title><link>https://bao.example/a</link><dc:date>2023-12-14</dc:date></item>"
        "</rdf:RDF>"
    )
    assert (item.url, item.title) == ("https://bao.example/a", "Tin")
    assert item.published_at == datetime(2023, 12, 13, 17, 0, tzinfo=UTC)


def test_json_feed_item():
    body = {
        "title": "Tin",
        "items": [
            {"id": 7, "url": "/a", "title": "Đối thoại", "content_html": "<p>Toàn văn</p>",
             "date_published": "2023-12-14T08:15:00+07:00", "authors": [{"name": "An"}]},
        ],
    }  # fmt: skip
    item = parse(json.dumps(body), "application/feed+json").items[0]
    assert (item.guid, item.url, item.summary) == ("7", "https://bao.example/a", "Toàn văn")
    assert (item.author, item.published_at) == ("An", datetime(2023, 12, 14, 1, 15, tzinfo=UTC))


def test_news_sitemap_items():
    parsed = parse(
        f'{DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>https://bao.example/a</loc><news:news><news:publication><news:name>Báo</news:name>"
        "<news:language>vi</news:language></news:publication><news:publication_date>"
        "2023-12-14T08:15:00+07:00</news:publication_date><news:title>Đối thoại</news:title>"
        "</news:news></url><url><loc>/b</loc><lastmod>2023-12-15</lastmod></url></urlset>"
    )
    assert [(item.url, item.title, item.language) for item in parsed.items] == [
        ("https://bao.example/a", "Đối thoại", "vi"),
        ("https://bao.example/b", "", None),
    ]
    assert parsed.items[0].published_at == datetime(2023, 12, 14, 1, 15, tzinfo=UTC)
    assert parsed.problems == ["items_without_date: 1"]


def test_sitemap_index_lists_its_children_newest_first():
    parsed = parse(
        "<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>/new.xml</loc><lastmod>2023-12-14</lastmod></sitemap>"
        "<sitemap><loc>javascript:alert(1)</loc></sitemap></sitemapindex>"
    )
    assert parsed.children == ["https://bao.example/new.xml", "https://bao.example/old.xml"]
    assert parsed.items == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Thu, 14 Dec 2023 08:15:00 GMT+7", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
        ("14/12/2023 08:15", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
        ("Thứ năm, 14/12/2023 08:15 (GMT+7)", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
        ("12/14/2023 8:15:00 AM", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
        ("2023-12-14 08:15:00", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
        ("Thu, 14 Dec 23 01:15 UT", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
    ],
)
def test_dates_as_vietnamese_feeds_write_them(written, expected):
    item = f"<item><link>/a</link><pubDate>{written}</pubDate></item>"
    assert only(rss(item)).published_at == expected


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("", "items_without_date: 1"),
        ("<pubDate>hôm qua</pubDate>", "items_without_date: 1"),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", "items_without_date: 1"),
        ("<pubDate>Thu, 14 Dec 2093 08:15:00 +0700</pubDate>", "future_dates: 1"),
    ],
)
def test_missing_or_future_date_is_none_and_a_problem(date, problem):
    parsed = parse(rss(f"<item><link>/a</link>{date}</item>"))
    assert (parsed.items[0].published_at, parsed.problems) == (None, [problem])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("&lt;b&gt;Lương&lt;/b&gt; tháng", "Lương tháng"),
        ("<![CDATA[<b>Lương</b> &amp; thưởng]]>", "Lương & thưởng"),
        ("Lương &amp;amp; thưởng", "Lương & thưởng"),
        ("1 &lt; 2", "1 < 2"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Tin", "Tin"),
        ("&amp;lt;b&amp;gt;Tin&amp;lt;/b&amp;gt;", "Tin"),
        ("  Hai\n dòng ", "Hai dòng"),
        ("c&ocirc;ng &nbsp; nh&acirc;n", "công nhân"),
    ],
)
def test_markup_in_a_title_becomes_text(title, expected):
    assert only(rss(f"<item><link>/a</link><title>{title}</title></item>")).title == expected


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "us-ascii", "nonsense"])
def test_wrong_charset_declaration_does_not_hurt_utf8(declared):
    before = f'<?xml version="1.0" encoding="{declared}"?>'
    text = rss("<item><link>/a</link><title>Đối thoại về lương</title></item>", before=before)
    assert only(text).title == "Đối thoại về lương"
    assert parse(text, charset=declared).items[0].title == "Đối thoại về lương"


def test_utf16_and_stray_bytes_before_the_declaration():
    text = rss(entry())
    assert only(text.encode("utf-16")).title == "Tin 1"
    assert only(b"\xef\xbb\xbf\r\n  " + text.encode()).title == "Tin 1"


def test_truncated_xml_gives_the_items_before_the_break():
    whole = rss(*(entry(number) for number in range(10)))
    parsed = parse(whole[: whole.index("<guid>g7") + 5])
    assert [item.guid for item in parsed.items][:7] == [f"g{number}" for number in range(7)]
    assert parsed.problems[0].startswith("malformed: ")
    assert parsed.readable


def test_entity_bomb_is_refused_before_it_is_parsed():
    names = "abcdefghi"
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{names[place]};" * 10}">' for place, name in enumerate(names[1:])
    )
    before = f"{DECLARATION}<!DOCTYPE rss [{entities}]>"
    parsed = parse(rss("<item><title>&i;</title></item>", before=before))
    assert (parsed.readable, parsed.items, parsed.problems) == (False, [], ["entities"])


def test_external_entity_is_refused():
    before = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert parse(rss("<item><title>&x;</title></item>", before=before)).problems == ["entities"]


def test_ten_thousand_items_are_cut_to_the_newest():
    items = [
        f"<item><link>/{n}</link><pubDate>{1_600_000_000 + (n * 7919) % 10_000}</pubDate></item>"
        for n in range(10_000)
    ]
    parsed = parse(rss(*items))
    assert len(parsed.items) == MOST_ITEMS
    assert parsed.problems == ["too_many_items: 10000"]
    assert parsed.seen - parsed.rejected == MOST_ITEMS
    assert min(item.published_at for item in parsed.items).timestamp() == 1_600_008_000


def test_same_item_twice_is_kept_once_and_counted():
    parsed = parse(rss(entry(1), entry(2), entry(1), entry(1)))
    assert [item.guid for item in parsed.items] == ["g1", "g2"]
    assert (parsed.seen, parsed.rejected, parsed.problems) == (4, 2, ["duplicate_items: 2"])


def test_same_guid_moved_to_another_address_is_one_item():
    moved = entry(1).replace("/tin/1", "/tin-moi/1")
    assert parse(rss(entry(1), moved)).problems == ["duplicate_items: 1"]


def test_one_guid_for_all_entries_loses_none():
    items = [
        f"<item><guid>x</guid><title>Tin {n}</title><link>/{n}</link></item>" for n in range(3)
    ]
    parsed = parse(rss(*items))
    assert len(parsed.items) == 3
    assert "shared_guids: 2" in parsed.problems


def test_addresses_that_differ_in_tracking_only_are_one():
    items = [f"<item><link>/a?utm_source={n}</link></item>" for n in range(3)]
    assert [item.url for item in parse(rss(*items)).items] == ["https://bao.example/a"]


@pytest.mark.parametrize(
    ("item", "url", "key"),
    [
        ("<guid>https://bao.example/a</guid>", "https://bao.example/a", "https://bao.example/a"),
        ("<guid isPermaLink='false'>tag:1</guid>", "", "bao.example tag:1"),
        ("<guid>1</guid><link>javascript:alert(1)</link>", "", "bao.example 1"),
    ],
)
def test_item_identity(item, url, key):
    found = only(rss(f"<item>{item}</item>"))
    assert (found.url, found.key) == (url, key)


def test_item_without_identity_is_rejected_and_counted():
    parsed = parse(rss("<item><title>Tin</title></item>", entry()))
    assert (len(parsed.items), parsed.rejected) == (1, 1)
    assert parsed.problems == ["items_without_address: 1"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!doctype html><html><body>404</body></html>", "not_a_feed: html"),
        (b"plain text", "not_a_feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_feed"),
        (b"https://bao.example/other-feed.xml", "not_a_feed"),
        (b'{"version": "1"}', "not_a_feed: JSON without items"),
        (b'{"items": {}}', "not_a_feed: JSON without items"),
        (b"x" * 20_000_001, "too_large: 20,000,001 bytes"),
    ],
    ids=["empty", "space", "bom", "html", "text", "png", "address", "json", "object", "large"],
)
def test_what_is_not_a_feed_says_so(body, problem):
    parsed = parse(body, "text/html")
    assert (parsed.readable, parsed.items, parsed.problems) == (False, [], [problem])


def test_broken_json_says_so():
    parsed = parse('{"items": [', "application/feed+json")
    assert not parsed.readable
    assert parsed.problems[0].startswith("malformed: ")


@pytest.mark.parametrize(
    "text",
    ["<rss>" + "<item>" * 20_000, "<rss><channel>" + "<" * 100_000,
     "<rss><channel><item><title>" + "&" * 100_000, "<feed>" + "<!--" * 50_000,
     '{"items":' + "[" * 100_000, "<urlset>" + "<url>" * 50_000,
     "<rss><channel><item><link>/a</link><description>" + "<p>x" * 20_000],
    ids=["nested", "lt", "amp", "comments", "json", "sitemap", "unclosed"],
)  # fmt: skip
def test_hostile_text_gives_a_reading(text):
    parsed = parse(text)
    assert len(parsed.items) <= 1
    assert parsed.problems != []


@given(st.text(max_size=300), st.sampled_from(["<rss>", "<feed>", "<urlset><url><loc>", "{", ""]))
def test_any_text_gives_a_reading_that_adds_up(text, start):
    parsed = parse(start + text)
    assert parsed.seen == len(parsed.items) + parsed.rejected
    assert all(type(problem) is str for problem in parsed.problems)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading(body):
    assert parse(body).seen >= 0
