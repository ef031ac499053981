"""Documents of the house."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from lantoa.typeset import TypesetError, to_pdf, to_png, to_svg

TEMPLATE = """
#import "house.typ": *
#let data = json("data.json")
#show: house.with(title: data.title, language: data.language)
= #data.title
#image("dot.svg", width: 1cm)
"""
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="1"/></svg>'
DATA = {"title": "Công đoàn – Người lao động", "language": "vi"}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE, "utf-8")
    return path


def test_pdf_holds_the_vietnamese_text_in_the_font_of_the_house(
    template: Path, tmp_path: Path
) -> None:
    made = tmp_path / "page.pdf"
    made.write_bytes(to_pdf(template, DATA, files={"dot.svg": DOT}))
    page = PdfReader(made).pages[0]
    assert "Công đoàn – Người lao động" in page.extract_text()
    fonts = page["/Resources"]["/Font"].values()
    assert {str(font.get_object()["/BaseFont"]).rpartition("+")[2][:12] for font in fonts} == {
        "BeVietnamPro"
    }


def test_same_data_and_time_make_the_same_bytes(template: Path) -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    made = {to_pdf(template, DATA, files={"dot.svg": DOT}, at=at) for _ in range(2)}
    assert len(made) == 1


def test_pictures_of_each_page(template: Path) -> None:
    assert [page[:8] for page in to_png(template, DATA, files={"dot.svg": DOT})] == [
        b"\x89PNG\r\n\x1a\n"
    ]
    assert [page[:4] for page in to_svg(template, DATA, files={"dot.svg": DOT})] == [b"<svg"]


def test_missing_picture_is_said(template: Path) -> None:
    with pytest.raises(TypesetError, match=r"dot\.svg"):
        to_pdf(template, DATA)


def test_a_photo_is_on_the_page(tmp_path: Path) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 40)).save(photo, "JPEG")
    template = tmp_path / "page.typ"
    template.write_text('#set page(width: 10pt, height: 10pt, margin: 0pt)\n#image("a.jpg")')
    (page,) = to_png(template, {}, files={"a.jpg": photo.getvalue()}, ppi=72)
    red, green, blue = Image.open(io.BytesIO(page)).convert("RGB").getpixel((5, 5))
    assert (red > 180, green < 60, blue < 70) == (True, True, True)
