"""Marking in a text what a search found, whatever spelling the text uses."""

import re
from collections.abc import Iterator

from lantoa.listening.domain.search import Node, parse
from lantoa.text import fold, has_diacritics, normalise, tokens

# Like the words of the search index, with combining marks kept inside a word.
_PIECE = re.compile(r"\d+(?:[.,/:]\d+)+(?:%|[^\W\d_]+)?|[^\W_][\w\u0300-\u036f]*%?")
_CONTEXT = 90


def spans(text: str, query: str) -> list[tuple[int, int]]:
    """Character ranges of ``text`` that the words of ``query`` found, in order, without overlap.

    A query with marks finds the same words, and their folded form in a text that has no marks at
    all; a query without marks finds every accented form. Excluded words (NOT) are not marked.
    """
    tree = parse(query)
    if tree is None:
        return []
    pieces = [(found.start(), found.end(), _word(found.group())) for found in _PIECE.finditer(text)]
    marked_query, marked_text = has_diacritics(normalise(query)), has_diacritics(text)
    if not marked_query or not marked_text:
        pieces = [(start, end, fold(word)) for start, end, word in pieces]
    found: list[tuple[int, int]] = []
    for phrase in _phrases(tree):
        words = phrase if marked_query and marked_text else tuple(map(fold, phrase))
        for at in range(len(pieces) - len(words) + 1):
            if all(pieces[at + step][2] == word for step, word in enumerate(words)):
                found.append((pieces[at][0], pieces[at + len(words) - 1][1]))
    return _merged(found)


def parts(text: str, query: str) -> list[tuple[str, bool]]:
    """``text`` cut into pieces, each with whether the search found it; joined they are ``text``."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans(text, query):
        cut += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*cut, (text[at:], False)] if piece[0]]


def excerpt(text: str, query: str, length: int = 280) -> str:
    """At most about ``length`` characters of ``text``, around what the search found first."""
    if len(text) <= length:
        return text
    found = spans(text, query)
    start = max(0, found[0][0] - _CONTEXT) if found else 0
    if start:
        start = text.find(" ", start) + 1 or start
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + length // 2)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def _word(piece: str) -> str:
    cut = tokens(normalise(piece))
    return cut[0] if len(cut) == 1 else piece.lower()


def _phrases(node: Node) -> Iterator[tuple[str, ...]]:
    if node.operator == "phrase":
        yield node.words
    elif node.operator != "not":
        for part in node.parts:
            yield from _phrases(part)


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
