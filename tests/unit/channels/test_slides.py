"""A slide pack, measured: everything fits and can be read, and what does not is found."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt
from tests.unit.channels.test_packages import SHEET

from lantoa.channels.packages.projecting import faults
from lantoa.channels.packages.slides import slides

LONG = replace(
    SHEET,
    headline="Công đoàn cơ sở và người lao động cùng thương lượng " * 3,
    lead="Nghiêm túc, thẳng thắn, trách nhiệm. " * 12,
    unit="Công đoàn các khu công nghiệp và chế xuất, doanh nghiệp ngoài nhà nước " * 2,
    paragraphs=("nghiêng " * 200,),
    ai_generated=True,
)
DECK = slides(SHEET)


@pytest.mark.parametrize(
    "sheet", [SHEET, LONG, replace(LONG, picture=None), replace(SHEET, lead="")]
)
def test_whatever_the_text_everything_fits_and_can_be_read(sheet: Any) -> None:
    assert faults(slides(sheet)) == []


def test_a_word_that_no_hall_could_read_is_said() -> None:
    address = "https://congdoan.vidu.example/" + "tin" * 50
    found = faults(slides(replace(SHEET, paragraphs=(address,))))
    assert any("points are too small" in fault for fault in found)


def _outside(deck: Any) -> None:
    deck.slides[0].shapes[1].left = Inches(9)


def _over(deck: Any) -> None:
    deck.slides[0].shapes[1].top = Inches(0.5)


def _large(deck: Any) -> None:
    deck.slides[0].shapes[1].text_frame.paragraphs[0].font.size = Pt(160)


def _small(deck: Any) -> None:
    deck.slides[0].shapes[1].text_frame.paragraphs[0].font.size = Pt(11)


def _pale(deck: Any) -> None:
    font = deck.slides[0].shapes[1].text_frame.paragraphs[0].font
    font.color.rgb = RGBColor(0xAA, 0xAA, 0xAA)


def _other_font(deck: Any) -> None:
    deck.slides[0].shapes[1].text_frame.paragraphs[0].font.name = "Arial"


def _mute(deck: Any) -> None:
    deck.slides[0].notes_slide.notes_text_frame.text = " "


def _unsaid(deck: Any) -> None:
    (picture,) = [shape for shape in deck.slides[1].shapes if shape.shape_type == 13]
    picture._element.nvPicPr.cNvPr.set("descr", "")


def _squeezed(deck: Any) -> None:
    (picture,) = [shape for shape in deck.slides[1].shapes if shape.shape_type == 13]
    picture.height = picture.height // 2


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (_outside, "lies outside"),
        (_over, "lie over each other"),
        (_large, "lines do not fit"),
        (_small, "11 points are too small"),
        (_pale, "is too pale"),
        (_other_font, "is not in Be Vietnam Pro"),
        (_mute, "no notes"),
        (_unsaid, "has no words"),
        (_squeezed, "is out of shape"),
    ],
)
def test_each_fault_is_found(how: Callable[[Any], None], said: str) -> None:
    deck = Presentation(BytesIO(DECK))
    how(deck)
    out = BytesIO()
    deck.save(out)
    assert any(said in fault for fault in faults(out.getvalue()))
