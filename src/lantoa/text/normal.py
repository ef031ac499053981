"""Normalising: one spelling for one word, whatever keyboard, font or trick wrote it."""

import re
import sys
import unicodedata

from lantoa.text.homoglyphs import COMPATIBLE, latinise

# What a reader never sees: controls, zero-width and direction marks, selectors, tags, fillers.
_INVISIBLE = [
    *range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0),
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0xFEFF,
    *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0200),
]  # fmt: skip
# A lone surrogate can come out of a JSON escape and cannot be written to any file or database.
_LONE_SURROGATES = range(0xD800, 0xE000)

_CLEAN: dict[int, str] = (
    dict.fromkeys(_INVISIBLE, "") | dict.fromkeys(_LONE_SURROGATES, "\ufffd") | COMPATIBLE
)


def _ranges(codes: dict[int, str]) -> str:
    """Write code points as the inside of a regular expression's character class."""
    parts: list[str] = []
    start = last = -2
    for code in [*sorted(codes), sys.maxunicode + 2]:
        if code != last + 1:
            if start >= 0:
                parts.append(f"\\U{start:08x}-\\U{last:08x}")
            start = code
        last = code
    return "".join(parts)


_UNCLEAN = re.compile(f"[{_ranges(_CLEAN)}]")
_ASCII_UNCLEAN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u00d0\u00f0\u0189]")
_COMBINING = re.compile("[\u0300-\u036f]")
_TONE_BEFORE_SHAPE = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")

_TONED = {
    "a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ",
}  # fmt: skip


def _tone_moves() -> dict[str, str]:
    """Pairs of vowels with the tone on the wrong one of the two → with it on the right one."""
    moves: dict[str, str] = {}
    for first, second in ("oa", "oe", "uy"):
        for late, early in zip(_TONED[second], _TONED[first], strict=True):
            for a, b in ((first, early), (first.upper(), early.upper())):
                for c, d in ((late, second), (late.upper(), second.upper())):
                    moves[a + c] = b + d
                    moves[b + d] = a + c
    return moves


_MOVES = _tone_moves()
_END = r"(?![\w\u0300-\u036f])"
_OPEN_LATE = f"(?:[oO][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ]|(?<![qQ])[uU][ỳýỷỹỵỲÝỶỸỴ]){_END}"
_CLOSED_EARLY = (
    "(?:[òóỏõọÒÓỎÕỌ](?:[aA](?=[nictmpyNICTMPY])|[eE](?=[notNOT]))|[ùúủũụÙÚỦŨỤ][yY](?=[nctpuNCTPU]))"
)
_AFTER_Q = f"(?<=[qQ])[ùúủũụÙÚỦŨỤ][yY]{_END}"
_MISPLACED = re.compile(f"{_OPEN_LATE}|{_CLOSED_EARLY}|{_AFTER_Q}")


def _move_tone(found: re.Match[str]) -> str:
    return _MOVES[found.group()]


def place_tones(text: str) -> str:
    """Put every tone of ``oa``, ``oe`` and ``uy`` (NFC) where the common spelling has it.

    An open syllable carries it on the first vowel (hòa, khỏe, thúy), a closed one on the second
    (toàn, khoét, huỳnh), and ``qu`` is a consonant (quý). i and y are left as they were written.
    """
    return _MISPLACED.sub(_move_tone, text)


def normalise(text: str) -> str:
    """Return ``text`` in the one form all analysis reads.

    NFC; nothing invisible; letters of other scripts, wide and mathematical letters turned into the
    Latin ones they imitate; tones placed by `place_tones`; every run of white space one space, none
    at the ends. Case, accents, punctuation and emoji stay (a joined emoji falls into its parts).
    Never raises; applying it twice changes nothing more.
    """
    if text.isascii():
        if _ASCII_UNCLEAN.search(text):
            text = _ASCII_UNCLEAN.sub("", text)
        return " ".join(text.split())
    if _UNCLEAN.search(text):
        text = text.translate(_CLEAN)
    if _FOREIGN.search(text):
        text = latinise(text)
    text = unicodedata.normalize("NFC", text)
    if _COMBINING.search(text):
        text = _reorder_marks(text)
    return " ".join(place_tones(text).split())


def _reorder_marks(text: str) -> str:
    """Compose letters whose tone was typed before their hat: a + ´ + ^ is ấ."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _TONE_BEFORE_SHAPE.sub(r"\2\1", apart))
