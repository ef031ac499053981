"""How channels count text. What a person takes for one letter has several lengths."""

from __future__ import annotations

import unicodedata

import regex

URL = regex.compile(r"https?://[^\s<>\"]+")
EMOJI = regex.compile(r"\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}")
"""Begins an emoji; the rest of its grapheme (skin tone, joined figures) belongs to it."""


def graphemes(text: str) -> list[str]:
    """User-perceived characters (UAX #29): a letter with its marks, an emoji with all its parts."""
    found: list[str] = regex.findall(r"\X", text)
    return found


def utf16_length(text: str) -> int:
    """UTF-16 code units: two for what lies beyond the basic plane, such as most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_emoji(grapheme: str) -> bool:
    """Whether a grapheme is drawn as an emoji: © and digits are not, unless they ask for it."""
    if grapheme.isascii() or not EMOJI.match(grapheme):
        return False
    return "\ufe0f" in grapheme or ord(grapheme[0]) > 0xFF


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for spaces and composition, which channels rewrite."""
    return squeezed(one) == squeezed(other)


def squeezed(text: str) -> str:
    """A text without its spaces, composed."""
    return "".join(unicodedata.normalize("NFC", text).split())
