"""A look at a slide pack before the hall sees it: measured, not drawn; nothing here draws PPTX."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from typing import Any

from pptx import Presentation
from pptx.util import Pt

from lantoa.channels.packages.fitting import lines_at
from lantoa.channels.packages.slides import FONT, LINE

SMALLEST = 16
"""Points: on a screen 1.5 m high small letters then read well from 8 m (`fitting.VISUAL_ANGLE`)."""
CONTRAST = 4.5
"""WCAG's, on white."""


def faults(pptx: bytes) -> list[str]:
    """What is wrong, a line each; empty is good.

    Shapes outside their slide or over each other, text that does not fit its box, is too small, too
    pale or in another font, pictures out of shape or without their words, slides without notes.
    """
    deck = Presentation(BytesIO(pptx))
    found = []
    for number, slide in enumerate(deck.slides, 1):
        room = (deck.slide_width, deck.slide_height)
        found += [f"slide {number}: {fault}" for fault in _of_slide(slide, *room)]
    return found


def _of_slide(slide: Any, width: int, height: int) -> Iterator[str]:
    if not slide.has_notes_slide or not slide.notes_slide.notes_text_frame.text.strip():
        yield "no notes"
    for shape in slide.shapes:
        left, top, right, low = _box(shape)
        if left < 0 or top < 0 or right > width or low > height:
            yield f"{shape.name} lies outside"
        if shape.has_text_frame:
            yield from _of_text(shape)
        elif shape.shape_type == 13:  # a picture
            yield from _of_picture(shape)
    for one, other in combinations(slide.shapes, 2):
        a, b = _box(one), _box(other)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            yield f"{one.name} and {other.name} lie over each other"


def _box(shape: Any) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def _of_text(shape: Any) -> Iterator[str]:
    for paragraph in shape.text_frame.paragraphs:
        font = paragraph.font
        if font.name != FONT or font.size is None:
            yield f"{shape.name} is not in {FONT}"
            continue
        weight = "Bold" if font.bold else "Regular"
        rows = lines_at(paragraph.text, shape.width / Pt(1), font.size.pt, weight=weight)
        if rows * LINE * font.size.pt > shape.height / Pt(1):
            yield f"{shape.name}: {rows} lines do not fit"
        if font.size.pt < SMALLEST:
            yield f"{shape.name}: {font.size.pt:g} points are too small"
        if 1.05 / (_luminance(font.color.rgb) + 0.05) < CONTRAST:
            yield f"{shape.name} is too pale"


def _of_picture(shape: Any) -> Iterator[str]:
    if not shape._element.nvPicPr.cNvPr.get("descr"):
        yield f"{shape.name} has no words"
    wide, high = shape.image.size
    if abs(shape.width * high / (shape.height * wide) - 1) > 0.01:
        yield f"{shape.name} is out of shape"


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = (value / 255 for value in colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
