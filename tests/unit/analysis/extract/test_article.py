import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.extract import MAXIMUM_BYTES, UnreadablePageError, extract_article

VIETNAM = timezone(timedelta(hours=7))
PARAGRAPHS = [
    "Sáng nay, công đoàn khu công nghiệp Bình Minh tổ chức đối thoại giữa công nhân và chủ doanh "
    "nghiệp về tiền lương, tiền thưởng và bữa ăn giữa ca của hơn hai nghìn người lao động.",
    "Tại buổi đối thoại, nhiều công nhân kiến nghị doanh nghiệp trả lương đúng ngày và công khai "
    "cách tính tiền tăng ca; đại diện doanh nghiệp hứa trả lời bằng văn bản trong mười ngày.",
    "Chủ tịch công đoàn cơ sở cho biết sẽ theo dõi việc thực hiện và báo lại cho từng tổ công "
    "đoàn, không để một ý kiến nào của người lao động bị bỏ sót sau cuộc gặp.",
]


def page(head: str = "", before: str = "", after: str = "", lang: str = "vi") -> str:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html lang={lang}><head>{head}</head><body>"
        f"<nav><ul><li><a href=/>Trang chủ</a></li></ul></nav><main><article>{before}{prose}{after}"
        "</article></main><footer><p>Bản quyền thuộc về tòa soạn minh họa</p></footer>"
        "</body></html>"
    )


def test_extract_article_gives_exactly_the_paragraphs():
    article = extract_article(page("<title>Đối thoại</title>", "<h1>Đối thoại</h1>"))
    assert article.text == "\n".join(PARAGRAPHS)
    assert article.title == "Đối thoại"
    assert article.language == "vi"


def test_extract_article_drops_pointers_to_other_articles():
    article = extract_article(
        page(after="<p>Xem thêm: <a href=/x>Công nhân được tăng lương từ tháng bảy</a></p>")
    )
    assert article.text == "\n".join(PARAGRAPHS)


def test_extract_article_keeps_the_entries_of_a_page_made_of_links():
    entries = "".join(
        f"<p><a href=/{n}>Tin số {n}: công đoàn thăm hỏi công nhân ở xóm trọ {n}</a></p>"
        for n in range(30)
    )
    article = extract_article(f"<html><body><article>{entries}</article></body></html>")
    assert [line.partition(":")[0] for line in article.text.split("\n")[:20]] == [
        f"Tin số {n}" for n in range(20)
    ]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1258"])
def test_extract_article_reads_the_charset_the_page_declares(charset):
    import unicodedata

    markup = page(f'<meta charset="{charset}">', "<h1>Đối thoại</h1>")
    if charset == "windows-1258":  # the code page writes tone marks apart
        markup = "".join(
            letter if len(unicodedata.normalize("NFD", letter)) < 3
            else unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter)[:2])
            + unicodedata.normalize("NFD", letter)[2:]
            for letter in markup
        )  # fmt: skip
        markup = "".join(_for_1258(letter) for letter in unicodedata.normalize("NFC", markup))
    article = extract_article(markup.encode(charset))
    assert article.text == "\n".join(PARAGRAPHS)


def _for_1258(letter: str) -> str:
    """One letter as windows-1258 can write it: base with its shape, then the tone."""
    import unicodedata

    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tones = "\u0300\u0301\u0303\u0309\u0323"
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        return base + "".join(part for part in parts if part in tones)
    return letter


def card(**properties: object) -> str:
    data = {"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", **properties}]}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_extract_article_takes_json_ld_first():
    head = (
        card(
            headline="Đối thoại &amp; lương",
            datePublished="2023-12-14T08:15:00+07:00",
            author=[{"name": "An"}, {"name": "Bình"}],
        )
        + '<meta property="article:published_time" content="2020-01-01"><title>Khác | Báo</title>'
    )
    article = extract_article(page(head))
    assert article.title == "Đối thoại & lương"
    assert article.published_at == datetime(2023, 12, 14, 8, 15, tzinfo=VIETNAM)
    assert article.author == "An, Bình"


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ('<meta property="article:published_time" content="2023-12-14T08:15:00+07:00">', ""),
        ('<meta name="pubdate" content="2023-12-14 08:15">', ""),
        ('<meta itemprop="datePublished" content="14/12/2023 08:15">', ""),
        ("", '<time datetime="2023-12-14T08:15:00+07:00">hôm qua</time>'),
        ("", '<span class="date">Thứ năm, 14/12/2023 08:15 (GMT+7)</span>'),
        (
            "",
            '<div class="date">20/11/2026</div>' + "<i></i>" * 40
            + "<h1>Đối thoại</h1><p>14/12/2023 08:15</p>",
        ),
    ],
)  # fmt: skip
def test_extract_article_finds_the_time_in_each_place(head, before):
    article = extract_article(page(head, before), now=datetime(2026, 11, 22, tzinfo=UTC))
    assert article.published_at == datetime(2023, 12, 14, 8, 15, tzinfo=VIETNAM)
    assert article.text.endswith("\n".join(PARAGRAPHS))


def test_extract_article_leaves_headline_and_dateline_out_of_the_text():
    before = "<h1>Đối thoại</h1><p>Thứ năm, 14/12/2023 08:15 (GMT+7)</p>"
    assert extract_article(page(before=before)).text == "\n".join(PARAGRAPHS)


def test_extract_article_date_from_the_address_when_the_page_has_none():
    article = extract_article(page(), "https://bao.example/2023/12/14/doi-thoai.html")
    assert article.published_at == datetime(2023, 12, 14, tzinfo=VIETNAM)


def test_extract_article_future_date_is_not_believed():
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    assert extract_article(page(head), now=datetime(2024, 1, 1, tzinfo=UTC)).published_at is None


def test_extract_article_ambiguous_prose_date_is_not_read_on_a_foreign_page():
    markup = "<html lang=en><h1>Workers meet their employer</h1><p class=date>03/04/2024</p>"
    assert extract_article(markup).published_at is None


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        ("<title>Đối thoại - Báo Minh Họa</title>", "<h1>Đối thoại</h1>", "Đối thoại"),
        (
            '<meta property="og:title" content="Đối thoại | Báo">'
            '<meta property="og:site_name" content="Báo">', "", "Đối thoại",
        ),
        ("<title>Lương - thưởng - phép</title>", "", "Lương - thưởng - phép"),
        ("", "", None),
    ],
)  # fmt: skip
def test_extract_article_title_without_the_name_of_the_site(head, before, expected):
    assert extract_article(page(head, before)).title == expected


def test_extract_article_canonical_address_is_absolute():
    head = '<link rel="canonical" href="/tin/doi-thoai.html">'
    article = extract_article(page(head), "https://bao.example/tin/doi-thoai.html?utm_source=x")
    assert article.canonical_url == "https://bao.example/tin/doi-thoai.html"


def test_extract_article_dangerous_canonical_address_is_ignored():
    head = '<link rel="canonical" href="javascript:alert(1)">'
    assert (
        extract_article(page(head), "https://bao.example/a").canonical_url
        == "https://bao.example/a"
    )


def test_extract_article_uses_the_stated_body_of_an_empty_page():
    body = "<p>" + "</p><p>".join(PARAGRAPHS) + "</p>"
    markup = f"<html><head>{card(headline='Đ', articleBody=body)}</head><div id=app></div></html>"
    assert extract_article(markup).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "markup",
    [b"", b"   \n", b"<html></html>", "<p></p>", "<frameset><frame src=a.html></frameset>",
     "<title>F</title><frameset><frame src=a><noframes></noframes></frameset>",
     "<script>var a = 1</script>", "\x00", "\ud800"],
)  # fmt: skip
def test_extract_article_page_without_text_is_empty(markup):
    article = extract_article(markup)
    assert article.text in ("", "?")
    assert article.language is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 ...", "not_text"),
        (b"\x89PNG\r\n\x1a\n", "not_text"),
        (b"<p>" + bytes(range(256)) * 20, "not_text"),
        (bytes(range(1, 256)) * 20, "not_text"),
        (b"x" * (MAXIMUM_BYTES + 1), "too_large"),
        (b"<p>a" * 100_001, "too_complex"),
    ],
    ids=["pdf", "png", "nul", "control", "large", "elements"],
)
def test_extract_article_refuses_what_is_not_a_page(data, code):
    with pytest.raises(UnreadablePageError) as raised:
        extract_article(data)
    assert raised.value.code == code


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 100_000 + "x", "<b>" * 100_000 + "x", "<table><tr><td>" * 30_000, "<" * 100_000,
     "<p " + "a=b " * 100_000, "<b<b" * 100_000,
     '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
     '<script type="application/ld+json">' + '{"@graph":' * 50_000 + "</script>",
     '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "' + "&a;" * 1000 + '">]><p>' + "&b;" * 1000],
    ids=["div", "b", "table", "lt", "attrs", "unclosed", "json-list", "json-object", "entities"],
)  # fmt: skip
def test_extract_article_hostile_markup_gives_an_article(markup):
    article = extract_article(markup)
    assert len(article.text) <= len(markup)
    assert article.published_at is None


def test_extract_article_text_below_unclosed_inline_tags_is_not_lost():
    markup = page().replace("<p>", "<p><font><b>")
    careless = markup.replace("<article>", "<article>" + "<font>" * 400)
    assert extract_article(careless).text == "\n".join(PARAGRAPHS)


@given(st.text(max_size=400) | st.binary(max_size=400))
def test_extract_article_never_fails_otherwise(data):
    try:
        article = extract_article(data)
    except UnreadablePageError:
        return
    assert isinstance(article.text, str)


def test_extract_article_json_ld_with_raw_line_breaks_is_read():
    data = '{"@type":"NewsArticle","headline":"Đối\nthoại"}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert extract_article(page(head)).title == "Đối thoại"
