"""A slide pack for a conference, with what the speaker says in the notes (PPTX)."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from lantoa.channels.packages.sheet import Sheet

FONT = "Be Vietnam Pro"
ACCENT = RGBColor(0x2E, 0x1F, 0x5E)
INK = RGBColor(0x1C, 0x1B, 0x29)
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LONGEST_TEXT = 260
"""Letters on a slide at 28 points: more is for the notes, not for the last row of chairs."""


def slides(sheet: Sheet) -> bytes:
    """A title slide, the lead (with the picture), then the text a thought at a time.

    A paragraph that is too long for one slide goes on on the next; the notes hold it whole.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = sheet.headline
    deck.core_properties.author = sheet.unit
    deck.core_properties.created = deck.core_properties.modified = sheet.at.replace(tzinfo=None)
    first = _slide(deck, sheet.unit)
    _words(first, sheet.headline, Inches(2.2), Pt(48), bold=True)
    label = " · có dùng trí tuệ nhân tạo" if sheet.ai_generated else ""
    _words(first, f"{sheet.at:%d/%m/%Y}{label}", Inches(5.8), Pt(20))
    first.notes_slide.notes_text_frame.text = sheet.headline
    if sheet.lead or sheet.picture:
        _lead(deck, sheet)
    for paragraph in sheet.paragraphs:
        for part in _parts(paragraph):
            slide = _slide(deck, sheet.headline)
            _words(slide, part, Inches(1.6), Pt(28))
            slide.notes_slide.notes_text_frame.text = paragraph
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _lead(deck: Presentation, sheet: Sheet) -> None:
    slide = _slide(deck, sheet.headline)
    narrow = Inches(6) if sheet.picture else None
    for part in list(_parts(sheet.lead))[:1]:
        _words(slide, part, Inches(1.6), Pt(28), width=narrow)
    slide.notes_slide.notes_text_frame.text = sheet.lead
    if sheet.picture:
        picture = slide.shapes.add_picture(io.BytesIO(sheet.picture), Inches(7.2), Inches(1.6))
        scale = min(Inches(5.4) / picture.width, Inches(5) / picture.height)
        picture.width, picture.height = (
            Emu(int(picture.width * scale)),
            Emu(int(picture.height * scale)),
        )
        picture._element.nvPicPr.cNvPr.set("descr", sheet.picture_alt)


def _parts(text: str) -> Iterator[str]:
    yield from textwrap.wrap(" ".join(text.split()), LONGEST_TEXT)


def _slide(deck: Presentation, heading: str) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # a title and nothing else
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (
        Inches(0.8),
        Inches(0.45),
        Inches(11.7),
        Inches(0.8),
    )
    title.text_frame.text = heading
    title.text_frame.word_wrap = True
    _style(title.text_frame.paragraphs[0], Pt(20), ACCENT, bold=False)
    return slide


def _words(
    slide: Slide, text: str, top: int, size: int, *, bold: bool = False, width: int | None = None
) -> None:
    box = slide.shapes.add_textbox(Inches(0.8), top, width or Inches(11.7), Inches(4))
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    _style(box.text_frame.paragraphs[0], size, ACCENT if bold else INK, bold=bold)


def _style(paragraph: object, size: int, colour: RGBColor, *, bold: bool) -> None:
    paragraph.alignment = 1  # type: ignore[attr-defined]  # left
    paragraph.line_spacing = 1.15  # type: ignore[attr-defined]
    font = paragraph.font  # type: ignore[attr-defined]
    font.name, font.size, font.bold, font.color.rgb = FONT, size, bold, colour
