"""From texts to words: the part of feature extraction that looks at characters."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lantoa.analysis.classify.lexicon import meanings
from lantoa.text import expand_teencode, has_diacritics, normalise

_TOKEN = re.compile(
    r"(?P<url>https?://\S+|www\.\S+)"
    r"|\d+(?:[.,/:]\d+)*(?:%|[^\W_]+)?"
    r"|[^\W_]+"
    r"|[?!]+|\.{2,}|…|[:;=]['-]?[()D3P]+|[)(]{2,}|\^\^|@|#"
    r"|[\U0001f000-\U0001faff\u2600-\u27bf\u2b50]"
)
_NUMBER = re.compile(r"\d+(?:[.,/:]\d+)*")
_SMILE = re.compile(r"[:;=]['-]?[)D3P]+|\){2,}")
#: Only the beginning of a long article is read: what it is about is said there.
MOST_CHARACTERS = 1500


class Post(NamedTuple):
    """A text as the features see it."""

    words: list[str]
    cues: list[str]


def read_post(text: str, source_kind: str | None = None) -> Post:
    """Cut a raw text into lower-case words with its numbers, marks and emoji as words of their own,
    and name what is true of it as a whole (``cues``)."""
    clean = expand_teencode(normalise(text[:MOST_CHARACTERS]))
    marked = has_diacritics(clean)
    lower = clean.lower()
    words = [shape(found) for found in _find(lower)]
    cues = _cues(clean, lower, words, marked)
    cues += meanings(words, marked)
    if source_kind:
        cues.append(f"source={source_kind}")
    return Post(words, cues)


def _find(lower: str) -> list[str]:
    return ["<url>" if found.lastgroup else found.group() for found in _TOKEN.finditer(lower)]


def shape(word: str) -> str:
    """Give words that mean the same kind of thing one form: telephone numbers, amounts, smiles."""
    first = word[0]
    if first.isdigit():
        return _shape_of_number(word)
    if first in "?!":
        return "?" if "?" in word else "!"
    if first in ".…":
        return "…"
    if _SMILE.match(word):
        return ":)"
    return word


def _shape_of_number(word: str) -> str:
    digits = sum(char.isdigit() for char in word)
    if 9 <= digits <= 11 and "/" not in word and word.replace(".", "").isdigit():
        return "<tel>"
    if digits <= 2:
        return word
    if len(word) == 4 and word.isdigit() and word[:2] in ("19", "20"):
        return "<year>"
    return _NUMBER.sub("0", word)


def _cues(clean: str, lower: str, words: Sequence[str], marked: bool) -> list[str]:
    """Length class, accents, share of capitals and marks, each as a word."""
    count = len(words)
    cues = [f"length={count.bit_length()}", "marked" if marked else "plain"]
    capitals = sum(a != b for a, b in zip(clean, lower, strict=False))
    if capitals > 0.3 * len(clean):
        cues.append("capitals")
    if count and words[-1] == "?":
        cues.append("ends=?")
    if "?" in words:
        cues.append("has=?")
    if clean.endswith("."):
        cues.append("ends=.")
    if clean[:1].islower():
        cues.append("starts=lower")
    for mark in ("!", "…", "<url>", "<tel>", "#", ":)"):
        if mark in words:
            cues.append(f"has={mark}")
    return cues
