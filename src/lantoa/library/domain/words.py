"""The words of the library's search: the tiers of `listening.domain.search`, by index alone.

There the forms of a word differ by weight, which the index does not hold, so that every row with
the letters is read to be refused. Here each form is a lexeme of its own at the word's position:
``công`` as written, ``~cong`` folded, and, in a text without any marks, ``=cong``.
"""

from __future__ import annotations

from lantoa.listening.domain.search import (
    LONGEST_WORD,
    MOST_CHARACTERS,
    MOST_POSITIONS,
    Forms,
    quote,
    tiers,
)
from lantoa.text import fold, has_diacritics, normalise, tokens

# Three lexemes a word must stay under the megabyte of a tsvector.
MOST_WORDS = 6_000


def vector(text: str) -> str:
    """Return the ``tsvector`` of a text in PostgreSQL's text form: its first 6,000 words."""
    whole = normalise(text[:MOST_CHARACTERS])
    unmarked = not has_diacritics(whole)
    positions: dict[str, list[str]] = {}
    for position, word in enumerate(tokens(whole)[:MOST_WORDS], start=1):
        surface = word[:LONGEST_WORD]
        folded = fold(surface) or surface
        for form in (surface, f"~{folded}", *([f"={folded}"] if unmarked else [])):
            at = positions.setdefault(form, [])
            if len(at) < MOST_POSITIONS:
                at.append(str(position))
    return " ".join(f"{quote(word)}:{','.join(at)}" for word, at in positions.items())


def queries(text: str) -> list[str]:
    """Return the ``tsquery`` of each tier, strictest first; empty when there is no word."""
    return tiers(text, _FORMS)


def _as_written(words: tuple[str, ...]) -> str:
    return " <-> ".join(quote(word) for word in words)


def _folded(words: tuple[str, ...]) -> str:
    return " <-> ".join(quote(f"~{fold(word) or word}") for word in words)


def _as_written_or_unmarked(words: tuple[str, ...]) -> str:
    unmarked = " <-> ".join(quote(f"={fold(word) or word}") for word in words)
    return f"({_as_written(words)}) | ({unmarked})"


_FORMS = Forms(_as_written, _folded, _as_written_or_unmarked)
