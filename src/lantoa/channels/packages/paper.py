"""Paper: posters and leaflets A5 to A0 with bleed and crop marks, billboards at scale."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lantoa.channels.packages.fitting import LOOSE, Fitted, fit
from lantoa.channels.packages.press import for_press, on_screen
from lantoa.channels.packages.sheet import Sheet

POSTER = Path(__file__).parent / "poster.typ"
BILLBOARD = Path(__file__).parent / "billboard.typ"

SIZES = {"a5": (148, 210), "a4": (210, 297), "a3": (297, 420), "a2": (420, 594),
         "a1": (594, 841), "a0": (841, 1189)}  # fmt: skip
"""Millimetres, upright."""

BLEED = 3.0
SLUG = 8.0
"""Millimetres around the bleed, for the crop marks."""

BAND, FOOT = 0.17, 0.32
"""Heights of the band with the unit's name and of the foot with the code, by the page's width."""

SMALLEST = 0.019
"""Smallest letters of a text, by the page's width: 8 points on A5, 23 on A3."""

WIDEST, HIGHEST = 12_000, 6_000
BILLBOARD_SCALE = 10
"""Billboards are drawn at a tenth: PDF readers stop at 5 m, and printers know the custom."""


@dataclass(frozen=True)
class Page:
    """A page in millimetres: the trimmed size, with its margins and the headline as fitted."""

    width: float
    height: float
    bleed: float
    slug: float
    margin: float
    headline: Fitted
    lead: Fitted | None = None
    body: Fitted | None = None

    def data(self) -> dict[str, Any]:
        """The values that a Typst template reads."""
        return asdict(self)


def poster_page(sheet: Sheet, size: str) -> Page:
    """A poster of a size named in SIZES; beside a picture the headline gets less room."""
    width, height = SIZES[size]
    margin = width * 0.08
    column, room = width - 2 * margin, height - BAND * width - FOOT * width

    def text(words: str, share: float, weight: str, largest: float) -> Fitted | None:
        if not words:
            return None
        return fit(words, column, room * share, weight=weight, largest=width * largest, line=LOOSE)

    headline = fit(sheet.headline, column, room * 0.32, weight="ExtraBold", largest=width * 0.14)
    lead = text(sheet.lead, 0.2, "Medium", 0.045)
    body = None if sheet.picture else text(" ".join(sheet.paragraphs), 0.3, "Regular", 0.034)
    if body and body.size < width * SMALLEST:
        body = None  # nobody reads that on a wall; the code leads to the whole text
    return Page(width, height, BLEED, SLUG, margin, headline, lead, body)


def billboard_page(sheet: Sheet, width: int, height: int) -> Page:
    """A billboard in millimetres of the real thing, up to 12 × 6 m: few words, very large."""
    if not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        raise ValueError(f"a billboard is at most {WIDEST} × {HIGHEST} mm")
    margin = height * 0.08
    room = height - 2 * margin - height * 0.2
    headline = fit(
        sheet.headline, width - 2 * margin, room, weight="ExtraBold", largest=height * 0.4
    )
    return Page(width, height, 0, 0, margin, headline)


def poster_pdf(sheet: Sheet, size: str, *, marks: bool = True) -> bytes:
    """A poster as PDF for a print shop (``marks``) or for an office printer."""
    return for_press(POSTER, _poster(sheet, size, marks=marks), sheet.files(), sheet.at)


def poster_png(sheet: Sheet, size: str, *, ppi: float = 60) -> bytes:
    """A picture of a poster, as trimmed."""
    return on_screen(POSTER, _poster(sheet, size, marks=False), sheet.files(), ppi)[0]


def billboard_pdf(sheet: Sheet, width: int, height: int) -> bytes:
    """A billboard as a PDF of vectors at a tenth of its size."""
    return for_press(BILLBOARD, _billboard(sheet, width, height), {}, sheet.at)


def _poster(sheet: Sheet, size: str, *, marks: bool) -> dict[str, Any]:
    page = poster_page(sheet, size).data()
    if not marks:
        page |= {"bleed": 0, "slug": 0}
    return {**sheet.data(), "page": page}


def _billboard(sheet: Sheet, width: int, height: int) -> dict[str, Any]:
    page = billboard_page(sheet, width, height).data()
    return {**sheet.data(), "page": page, "scale": BILLBOARD_SCALE}
