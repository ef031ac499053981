"""A long text on paper: whole, in columns, inside its page, with its pictures."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageStat
from tests.support.pdf import pages_of
from tests.support.pictures import picture
from tests.unit.channels.test_packages import MM, SHEET

from lantoa.channels.packages import paper
from lantoa.channels.packages.article import (
    COLUMNS,
    Article,
    Block,
    Photo,
    article_pdf,
    article_png,
    blocks_of,
)
from lantoa.channels.packages.press import faults

TEXT = (Path(__file__).parents[2] / "data" / "long_article.html").read_text("utf-8")
PHOTOS = tuple(
    Photo(picture(size), *size, f"Hình số {n}", f"Ảnh: Người chụp {n}")
    for n, size in enumerate([(900, 600), (300, 600), (400, 300)])
)
ARTICLE = Article(replace(SHEET, author="Nguyễn Thị Minh Họa"), blocks_of(TEXT), PHOTOS)


def letters(pdf: bytes) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
    """Every letter that is drawn, its page, and its place in millimetres from the trimmed edge."""
    edge = (paper.BLEED + paper.SLUG) * MM
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                letter = text.get_text_range(at, 1)
                if letter.strip():
                    box = text.get_charbox(at)
                    yield number, letter, tuple((value - edge) / MM for value in box)  # type: ignore[misc]


@pytest.mark.parametrize("size", paper.SIZES)
def test_a_long_text_is_whole_and_inside_its_pages(size: str) -> None:
    pdf = article_pdf(ARTICLE, size)
    assert faults(pdf) == []
    drawn = list(letters(pdf))
    width, height = paper.SIZES[size]
    outside = [
        (letter, box)
        for _, letter, box in drawn
        if box[0] < width * 0.03 or box[1] < 3 or box[2] > width * 0.97 or box[3] > height - 3
    ]
    assert outside == []
    said = "".join(letter for _, letter, _ in drawn)
    for block in ARTICLE.blocks:
        for word in block.text.split():
            assert word[:20] in said
    pages = drawn[-1][0] + 1
    assert pages >= 2
    assert f"{pages}/{pages}" in said
    for photo in PHOTOS:
        assert "".join(photo.caption.split()) in said
        assert "".join(photo.credit.split()) in said


def test_columns_do_not_run_into_each_other() -> None:
    long = replace(ARTICLE, blocks=ARTICLE.blocks * 3, photos=())
    boxes = [box for page, _, box in letters(article_pdf(long, "a3")) if page == 1]
    body = [box for box in boxes if 25 < box[1] < 380]
    covered = {x for left, _, right, _ in body for x in range(round(left), round(right) + 1)}
    gutters = sum(x not in covered and x - 1 in covered for x in range(min(covered), max(covered)))
    assert gutters == COLUMNS["a3"] - 1


def test_a_text_of_three_lines_is_one_page() -> None:
    short = replace(ARTICLE, blocks=(Block("text", "Ba dòng."),), photos=())
    assert len(list(pages_of(article_pdf(short, "a4")))) == 1


def test_more_photos_than_text_are_all_there() -> None:
    many = replace(ARTICLE, blocks=(Block("text", "Ba dòng."),), photos=PHOTOS * 3)
    with pypdfium2.PdfDocument(BytesIO(article_pdf(many, "a4"))) as document:
        images = [thing for page in document for thing in page.get_objects() if thing.type == 3]
    assert len(images) == 9


def test_a_word_longer_than_its_column_is_broken() -> None:
    long = replace(ARTICLE, blocks=(Block("text", "x" * 400),), photos=())
    right = max(box[2] for _, _, box in letters(article_pdf(long, "a4")))
    assert right < 210 * 0.97


def test_what_is_looked_at_is_the_trimmed_page() -> None:
    (first, *_) = article_png(ARTICLE, "a5", ppi=50)
    page = Image.open(BytesIO(first))
    assert page.size == pytest.approx((148 / 25.4 * 50, 210 / 25.4 * 50), abs=1)
    assert ImageStat.Stat(page.convert("L")).stddev[0] > 10


def test_the_same_article_is_the_same_bytes() -> None:
    assert article_pdf(ARTICLE, "a5") == article_pdf(ARTICLE, "a5")


def test_pieces_come_from_the_cleaned_text_in_their_order() -> None:
    markup = (
        "<h2>Đầu</h2><p>Một <b>hai</b></p><ul><li>ba</li></ul><p> </p>"
        "<blockquote><p>bốn</p></blockquote><blockquote>năm</blockquote>"
    )
    assert blocks_of(markup) == (
        Block("heading", "Đầu"), Block("text", "Một hai"), Block("item", "ba"),
        Block("quote", "bốn"), Block("quote", "năm"),
    )  # fmt: skip
    assert (blocks_of(""), blocks_of("chỉ có chữ")) == ((), (Block("text", "chỉ có chữ"),))
