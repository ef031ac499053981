"""A slide pack for a conference, with what the speaker says in the notes (PPTX)."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from lantoa.channels.packages.fitting import fit
from lantoa.channels.packages.sheet import Sheet

FONT = "Be Vietnam Pro"
ACCENT = RGBColor(0x2E, 0x1F, 0x5E)
INK = RGBColor(0x1C, 0x1B, 0x29)
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LONGEST_TEXT = 260
"""Letters on a slide at 28 points: more is for the notes, not for the last row of chairs."""
LONGEST_HEADING = 70
SPACING = 1.15
LINE = SPACING * 1.265
"""Of the size: the font's own lines are 1.265 high."""


@dataclass(frozen=True)
class Place:
    """Where something stands, in inches."""

    left: float
    top: float
    width: float
    height: float


HEADING = Place(0.8, 0.45, 11.7, 0.8)
HEADLINE = Place(0.8, 1.6, 11.7, 3.9)
FOOT = Place(0.8, 5.8, 11.7, 0.6)
BODY = Place(0.8, 1.6, 11.7, 5.2)
BESIDE = Place(0.8, 1.6, 6.0, 5.2)
PICTURE = Place(7.2, 1.6, 5.4, 5.0)


def slides(sheet: Sheet) -> bytes:
    """A title slide, the lead (with the picture), then the text a thought at a time.

    A paragraph that is too long for one slide goes on on the next; the notes hold it whole. What
    would not fit is set smaller, measured with the font itself.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = sheet.headline
    deck.core_properties.author = sheet.unit
    deck.core_properties.created = deck.core_properties.modified = sheet.at.replace(tzinfo=None)
    first = _slide(deck, sheet.unit, sheet.headline)
    _words(first, sheet.headline, HEADLINE, 48, bold=True)
    label = " · có dùng trí tuệ nhân tạo" if sheet.ai_generated else ""
    _words(first, f"{sheet.at:%d/%m/%Y}{label}", FOOT, 20)
    if sheet.lead or sheet.picture:
        _lead(deck, sheet)
    for paragraph in sheet.paragraphs:
        for part in _parts(paragraph):
            _words(_slide(deck, sheet.headline, paragraph), part, BODY, 28)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _lead(deck: Presentation, sheet: Sheet) -> None:
    slide = _slide(deck, sheet.headline, sheet.lead or sheet.picture_alt or sheet.headline)
    for part in list(_parts(sheet.lead))[:1]:
        _words(slide, part, BESIDE if sheet.picture else BODY, 28)
    if sheet.picture:
        left, top = Inches(PICTURE.left), Inches(PICTURE.top)
        picture = slide.shapes.add_picture(io.BytesIO(sheet.picture), left, top)
        room = Inches(PICTURE.width) / picture.width, Inches(PICTURE.height) / picture.height
        picture.width, picture.height = (
            Emu(int(picture.width * min(room))),
            Emu(int(picture.height * min(room))),
        )
        picture._element.nvPicPr.cNvPr.set("descr", sheet.picture_alt)


def _parts(text: str) -> Iterator[str]:
    yield from textwrap.wrap(" ".join(text.split()), LONGEST_TEXT)


def _slide(deck: Presentation, heading: str, notes: str) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # a title and nothing else
    short = textwrap.shorten(heading, LONGEST_HEADING, placeholder=" …")
    _fill(slide.shapes.title, short, HEADING, 20, ACCENT, bold=False)
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def _words(slide: Slide, text: str, place: Place, size: int, *, bold: bool = False) -> None:
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    _fill(box, text, place, size, ACCENT if bold else INK, bold=bold)


def _fill(
    shape: object, text: str, place: Place, largest: int, colour: RGBColor, *, bold: bool
) -> None:
    shape.left, shape.top = Inches(place.left), Inches(place.top)  # type: ignore[attr-defined]
    shape.width, shape.height = Inches(place.width), Inches(place.height)  # type: ignore[attr-defined]
    frame = shape.text_frame  # type: ignore[attr-defined]
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = text
    paragraph = frame.paragraphs[0]
    paragraph.alignment = 1  # left
    paragraph.line_spacing = SPACING
    room = place.width * 72, place.height * 72
    weight = "Bold" if bold else "Regular"
    size = int(fit(text, *room, weight=weight, largest=largest, line=LINE).size)
    font = paragraph.font
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, colour
