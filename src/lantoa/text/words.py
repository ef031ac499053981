"""Cutting a text into words."""

import re

# A number keeps its separators and unit (1.000.000đ, 1/7/2025, 2%, 500k): they decide what it says.
_WORD = re.compile(r"\d+(?:[.,/:]\d+)+(?:%|[^\W\d_]+)?|[^\W_]+%?")


def tokens(text: str) -> list[str]:
    """Return the words of a normalised text in order and in lower case, accents kept.

    A word is a run of letters and digits; Vietnamese syllables are words of their own. Punctuation
    and emoji are dropped, except inside a number.
    """
    return _WORD.findall(text.lower())
