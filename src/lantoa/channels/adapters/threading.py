"""A text that is too long for one post, in numbered parts."""

from __future__ import annotations

from collections.abc import Callable

import regex

from lantoa.channels.adapters.counting import graphemes

Fits = Callable[[int, str], bool]
"""Whether a text fits the part of that number (from 0: the first may carry a link as well)."""

_WORD = regex.compile(r"\S+\s*")


def parts_of(text: str, fits: Fits) -> list[str]:
    """``text`` whole when it fits, else in parts that end with " (2/5)" and break between words.

    Only a word that fits nowhere is broken, between letters. Raises ValueError when not even one
    letter with its number fits.
    """
    text = text.strip()
    if fits(0, text):
        return [text]
    for most in (9, 99, 999):
        parts = _cut(text, _with_room(fits, f" ({most}/{most})"))
        if len(parts) <= most:
            return [f"{part} ({at}/{len(parts)})" for at, part in enumerate(parts, 1)]
    raise ValueError("a text of more than 999 parts")


def _with_room(fits: Fits, ending: str) -> Fits:
    return lambda at, part: fits(at, part + ending)


def _cut(text: str, fits: Fits) -> list[str]:
    parts: list[str] = []
    now = ""
    for word in _WORD.findall(text):
        if fits(len(parts), (now + word).rstrip()):
            now += word
            continue
        if now:
            parts.append(now.rstrip())
            now = ""
        if fits(len(parts), word.rstrip()):
            now = word
            continue
        for letter in graphemes(word):
            if not fits(len(parts), (now + letter).rstrip()):
                if not now:
                    raise ValueError("not one letter fits")
                parts.append(now)
                now = ""
            now += letter
    return [*parts, now.rstrip()] if now.strip() else parts
