"""The formats of others: valid against their published schemas, whatever a person writes."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.support.schemas import ninjs_schema, published, xml_schema

from lantoa.library.formats.dublin_core import DC, dublin_core
from lantoa.library.formats.newsml import NAR, newsml
from lantoa.library.formats.ninjs import ninjs
from lantoa.library.formats.oembed import oembed
from lantoa.library.formats.schema_org import schema_org
from lantoa.library.formats.work import File, Label, Work, fit, line
from lantoa.library.formats.xml import to_bytes

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
HOME = "https://congdoan.vidu.example"
PHOTO = File(f"{HOME}/tin/1/1.jpg", "image/jpeg", "anh.jpg", None, 1600, 900, alt="Bữa cơm & ca")
VIDEO = File(
    f"{HOME}/tin/1/2.mp4", "video/mp4", "phim.mp4", 90_000, 1920, 1080, 61.5, transcript="Xin chào"
)
TEXT = Work(
    identifier=UUID("6f0d7b1e-0c0e-4a37-8f6d-1d2f5a1b2c3d"),
    address=f"{HOME}/tin/6f0d7b1e-0c0e-4a37-8f6d-1d2f5a1b2c3d/",
    version=3,
    kind=Label(f"{HOME}/tin/?kind=news", "Tin bài", "News item"),
    headline="Bữa cơm công đoàn <ấm> & đủ",
    lead="Hơn hai trăm đoàn viên cùng dự.",
    body='<p>Một <strong>đoạn</strong>.<br>Hai</p><ul><li><a href="https://x.example/?a=1&amp;b=2">x</a></li></ul>',
    language="vi",
    unit=Label(f"{HOME}/tin/?unit=kcn", "Công đoàn KCN", "Zone Union"),
    topics=(Label(f"{HOME}/tin/?topic=meals", "Bữa ăn ca", "Shift meals"),),
    campaign="Tháng Công nhân",
    author="Nguyễn Thị Minh Họa",
    owner="Công đoàn KCN",
    licence=Label("https://creativecommons.org/licenses/by/4.0/", "CC BY", "CC BY"),
    terms="Ghi tên tác giả.",
    created=AT,
    issued=AT,
    changed=AT,
    embargo=None,
    expires=None,
    correction="",
    ai_generated=False,
    source=None,
    files=(),
)
EMPTY = replace(
    TEXT, lead="", body="", topics=(), campaign="", author="", owner="", terms="", issued=None,
    unit=Label(f"{HOME}/tin/?unit=x", "x"), licence=Label("", ""),
)  # fmt: skip
WORKS = {
    "text": TEXT,
    "text with pictures": replace(TEXT, files=(PHOTO, PHOTO)),
    "photo": replace(TEXT, body="", files=(PHOTO,)),
    "video": replace(TEXT, body="", files=(VIDEO,)),
    "document": replace(TEXT, body="", files=(File(f"{HOME}/1.pdf", "application/pdf", "a.pdf"),)),
    "correction": replace(TEXT, correction="Số suất ăn là 200, không phải 300."),
    "embargo": replace(TEXT, embargo=AT, expires=AT),
    "machine's": replace(TEXT, ai_generated=True, source=TEXT.identifier),
    "empty": EMPTY,
    "taken down": replace(TEXT, gone=True),
}


def reread(element: etree._Element) -> etree._Element:
    return etree.fromstring(to_bytes(element))


@published
@pytest.mark.parametrize("name", WORKS)
def test_every_work_is_valid_in_every_format(name: str) -> None:
    work, schema = WORKS[name], xml_schema()
    schema.assertValid(reread(newsml(work)))
    schema.assertValid(reread(dublin_core(work)))
    jsonschema.Draft202012Validator(
        ninjs_schema(), format_checker=jsonschema.FormatChecker()
    ).validate(ninjs(work))


@published
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=80), html=st.text(max_size=80))
def test_nothing_that_a_person_writes_breaks_a_format(text: str, html: str) -> None:
    work = replace(
        WORKS["text with pictures"], headline=line(text), lead=fit(text), author=line(text),
        correction=fit(text), campaign=line(text), body=f"<p>{escape(fit(html))}</p>",
    )  # fmt: skip
    schema = xml_schema()
    schema.assertValid(reread(newsml(work)))
    schema.assertValid(reread(dublin_core(work)))


@given(st.text())
def test_fit_keeps_all_that_xml_can_hold_and_nothing_else(text: str) -> None:
    element = etree.Element("a")
    element.text = fit(text)
    kept = [c for c in text if c in "\t\n\r" or (ord(c) > 31 and c not in "\ufffe\uffff")]
    assert fit(text) == "".join(c for c in kept if not 0xD800 <= ord(c) < 0xE000)


# What NewsML-G2 wants in this order, of what we write; the published schema says the rest.
ORDER = {
    "newsItem": "catalogRef rightsInfo itemMeta contentMeta contentSet",
    "itemMeta": (
        "itemClass provider versionCreated firstCreated embargoed pubStatus title edNote signal"
        " link"
    ),
    "contentMeta": (
        "contentModified digitalSourceType creator genre language subject headline description"
    ),
}


@pytest.mark.parametrize("name", WORKS)
def test_newsml_keeps_the_order_that_its_schema_wants(name: str) -> None:
    root = newsml(WORKS[name])
    for element in root.iter(*(f"{{{NAR}}}{tag}" for tag in ORDER)):
        found = list(dict.fromkeys(etree.QName(child).localname for child in element))
        order = ORDER[etree.QName(element).localname].split()
        assert found == [tag for tag in order if tag in found]
    for needed in ("itemMeta/itemClass", "itemMeta/provider", "itemMeta/versionCreated"):
        assert root.find("/".join(f"{{{NAR}}}{tag}" for tag in needed.split("/"))) is not None


def test_dublin_core_names_both_languages_and_the_lasting_identifier() -> None:
    root = dublin_core(TEXT)
    subjects = [(e.text, e.get("{http://www.w3.org/XML/1998/namespace}lang")) for e in
                root.findall(f"{{{DC}}}subject")]  # fmt: skip
    assert subjects == [
        ("Bữa ăn ca", "vi"), ("Shift meals", "en"), (TEXT.topics[0].address, None),
        ("Tháng Công nhân", "vi"),
    ]  # fmt: skip
    assert [e.text for e in root.findall(f"{{{DC}}}identifier")] == [TEXT.address, TEXT.urn]
    assert root.findtext(f"{{{DC}}}date") == "2026-03-02T01:30:00Z"


def test_newsml_holds_the_text_as_xhtml() -> None:
    root = newsml(TEXT)
    body = root.find(".//{http://www.w3.org/1999/xhtml}body")
    assert "".join(body.itertext()) == (
        "Bữa cơm công đoàn <ấm> & đủHơn hai trăm đoàn viên cùng dự.Một đoạn.Haix"
    )
    assert [link.get("href") for link in body.iter("{http://www.w3.org/1999/xhtml}a")] == [
        "https://x.example/?a=1&b=2"
    ]


def test_what_was_taken_down_says_only_that() -> None:
    gone = WORKS["taken down"]
    assert ninjs(gone)["pubStatus"] == "canceled"
    assert "canceled" in to_bytes(newsml(gone)).decode()
    for written in (str(ninjs(gone)), to_bytes(newsml(gone)).decode()):
        assert TEXT.headline not in written
        assert "Minh Họa" not in written
    assert newsml(gone).find(f"{{{NAR}}}contentSet") is None


def test_oembed_fits_into_what_was_asked() -> None:
    photo = oembed(WORKS["photo"], home=HOME, width=400, height=100)
    assert (photo["type"], photo["url"]) == ("photo", PHOTO.address)
    assert (photo["width"], photo["height"]) == (177, 100)
    rich = oembed(TEXT, home=HOME)
    assert rich["type"] == "rich"
    assert "Bữa cơm công đoàn &lt;ấm&gt; &amp; đủ" in rich["html"]


def test_schema_org_leaves_out_what_is_not_known() -> None:
    assert schema_org(WORKS["video"])["associatedMedia"] == [
        {
            "@type": "VideoObject", "contentUrl": VIDEO.address, "encodingFormat": "video/mp4",
            "width": 1920, "height": 1080, "transcript": "Xin chào", "duration": "PT61.5S",
        }
    ]  # fmt: skip
    assert {"author", "image", "license", "about"}.isdisjoint(schema_org(EMPTY))
