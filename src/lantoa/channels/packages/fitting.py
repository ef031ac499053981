"""How large words can be set in a box, and from how far they can be read; pure.

Measured with the font itself, so that what is promised of a billboard is what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import fontpkg_be_vietnam_pro
from PIL import ImageFont

_UNIT = 1000
TIGHT, LOOSE = 1.22, 1.42
"""Line heights: two Vietnamese marks stand above a letter, one may hang from the line before."""

VISUAL_ANGLE = 0.0029
"""Height of a small letter by its distance: ten arc minutes, twice what normal sight (a Snellen
letter of five) can just make out. A design rule, not a standard."""


@dataclass(frozen=True)
class Fitted:
    """Words in lines at one size (all in the unit of the box)."""

    lines: tuple[str, ...]
    size: float
    line: float
    x_height: float

    @property
    def legible_to(self) -> float:
        """The distance up to which it reads well, in the unit of the box."""
        return self.x_height / VISUAL_ANGLE


def fit(
    text: str,
    width: float,
    height: float,
    *,
    weight: str,
    largest: float,
    line: float = TIGHT,
) -> Fitted:
    """The largest setting of ``text`` in a box that breaks lines only between words."""
    font = _font(weight)
    words = text.split()
    longest = max(font.getlength(word) for word in words) / _UNIT
    low, high = 0.0, min(largest, width / longest)
    lines = _lines(words, font, width, high)
    if len(lines) * line * high > height:
        for _ in range(30):
            middle = (low + high) / 2
            if len(_lines(words, font, width, middle)) * line * middle <= height:
                low = middle
            else:
                high = middle
        high = low
        lines = _lines(words, font, width, high)
    top = font.getbbox("x", anchor="ls")[1]  # above the base line, so negative
    return Fitted(tuple(lines), high, line, -top / _UNIT * high)


def lines_at(text: str, width: float, size: float, *, weight: str) -> int:
    """How many lines ``text`` takes at ``size`` in a box of ``width``, broken between words."""
    words = text.split()
    return len(_lines(words, _font(weight), width, size)) if words else 0


def _lines(words: list[str], font: ImageFont.FreeTypeFont, width: float, size: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        # A hair of room: the typesetter's own arithmetic must not break the line once more.
        if font.getlength(longer) / _UNIT * size <= width * 0.995:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=4)
def _font(weight: str) -> ImageFont.FreeTypeFont:
    folder = fontpkg_be_vietnam_pro.ROOT / "files"
    return ImageFont.truetype(str(next(folder.rglob(f"*-{weight}.ttf"))), _UNIT)
