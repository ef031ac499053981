"""Vietnamese search on PostgreSQL's ``tsvector``, with our own words in it.

The embedded server has no ``unaccent``, and PostgreSQL's ``simple`` parser knows nothing of
tone placement, so both sides are cut and folded by the ``text`` floor. Each word stands in the
vector as it is written: weight A, or B in a text that has no marks at all; and, when that
differs, folded at the same position (weight D). From one query three tiers are made, each a
superset of the one before:

1. as written, words side by side;
2. as written, all words somewhere;
3. for a query with marks also text without any marks, through the folded form (only there is
   the folded form what was written: *cá* must not find *tăng ca*); for a query without marks
   the folded form of accented text.

What a query excludes (NOT) is read in the widest way in every tier.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from lantoa.text import fold, has_diacritics, normalise, tokens

# A tsvector may not exceed 1 MB, position 16,383 or 255 positions of a word.
MOST_WORDS = 12_000
MOST_BYTES = 900_000
MOST_POSITIONS = 250
LONGEST_WORD = 80
MOST_CHARACTERS = 1_000_000
# Of a query: more is no search, and a deep tree of brackets could not be walked.
LONGEST_QUERY = 500
MOST_PIECES = 60

Operator = Literal["and", "or", "not", "phrase"]
Form = Callable[[tuple[str, ...]], str]


@dataclass(frozen=True)
class Node:
    """A parsed query: a phrase of words, or an operator over parts."""

    operator: Operator
    parts: tuple["Node", ...] = ()
    words: tuple[str, ...] = ()


def vector(title: str, text: str) -> str:
    """The ``tsvector`` of a mention as PostgreSQL's text form: the first 12,000 words, fewer when
    they are very long ones."""
    whole = normalise(f"{title}\n{text}"[:MOST_CHARACTERS])
    return vector_of_words(tokens(whole), marked=has_diacritics(whole))


def vector_of_words(words: list[str], *, marked: bool) -> str:
    """The same of the words of a normalised text; ``marked`` when it carries any diacritics."""
    weight = "A" if marked else "B"
    positions: dict[str, list[str]] = {}
    room = MOST_BYTES
    for position, word in enumerate(words[:MOST_WORDS], start=1):
        surface, folded = _forms(word)
        for form, mark in ((surface, weight), (folded, "")):
            if not form:
                continue
            at = positions.get(form)
            if at is None:
                positions[form] = at = []
                room -= 4 * len(form) + 8
            if len(at) < MOST_POSITIONS:
                at.append(f"{position}{mark}")
                room -= 2
        if room < 0:
            break
    return " ".join([f"{quote(word)}:{','.join(at)}" for word, at in positions.items()])


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, str]:
    """A word as it is indexed, and its folded form when that differs, else ""."""
    surface = word[:LONGEST_WORD]
    folded = fold(surface)
    return surface, "" if folded == surface else folded


class Forms(NamedTuple):
    """How a phrase is looked for: as written, and in the widest way of a query without marks and
    of one with marks."""

    written: Form
    of_unmarked: Form
    of_marked: Form


def tiers(query: str, forms: Forms | None = None) -> list[str]:
    """The ``tsquery`` of each tier, strictest first; empty when the query has no word.

    ``forms`` are those of the vector that is searched; without it, of `vector`.
    """
    written = normalise(query[:LONGEST_QUERY])
    tree = parse(written)
    if tree is None:
        return []
    forms = forms or _WEIGHTED
    spelled = written.lower()
    widest = forms.of_unmarked if fold(spelled) == spelled else forms.of_marked
    return list(
        dict.fromkeys(
            [
                _render(_side_by_side(tree), forms.written, widest),
                _render(tree, forms.written, widest),
                _render(tree, widest, widest),
            ]
        )
    )


_TOKEN = re.compile(r'"([^"]*)"|([()])|(-(?=\S))|([^\s()"]+)')
_ENGLISH = {"AND": "and", "OR": "or", "NOT": "not", "&": "and", "|": "or"}
_VIETNAMESE = {"VÀ": "and", "HOẶC": "or", "KHÔNG": "not"}


def parse(query: str) -> Node | None:
    """Parse ``"a phrase" AND b OR NOT (c d)``; also ``-word``. Never fails: what cannot be
    understood is read as words."""
    pieces: list[tuple[str, str]] = []
    # In a query typed all in capitals "KHÔNG" is a word, not an operator.
    operators = _ENGLISH if normalise(query).isupper() else _ENGLISH | _VIETNAMESE
    for quoted, bracket, minus, word in _TOKEN.findall(normalise(query)):
        if bracket:
            pieces.append((bracket, ""))
        elif minus:
            pieces.append(("not", ""))
        elif word in operators:
            pieces.append((operators[word], ""))
        else:
            pieces.append(("words", quoted or word))
    tree, _ = _parse_or(pieces[:MOST_PIECES], 0)
    return tree


def _parse_or(pieces: list[tuple[str, str]], at: int) -> tuple[Node | None, int]:
    parts = []
    while True:
        part, at = _parse_and(pieces, at)
        if part:
            parts.append(part)
        if at >= len(pieces) or pieces[at][0] != "or":
            return _join("or", parts), at
        at += 1


def _parse_and(pieces: list[tuple[str, str]], at: int) -> tuple[Node | None, int]:
    parts: list[Node] = []
    negate = False
    while at < len(pieces) and pieces[at][0] != "or":
        kind, words = pieces[at]
        if kind == ")":
            break
        at += 1
        part: Node | None = None
        if kind == "not":
            negate = True
            continue
        if kind == "(":
            part, at = _parse_or(pieces, at)
            at += at < len(pieces) and pieces[at][0] == ")"
        elif kind == "words" and (cut := tokens(words)):
            part = Node("phrase", words=tuple(word[:LONGEST_WORD] for word in cut))
        if part:
            parts.append(Node("not", (part,)) if negate else part)
            negate = False
    # A stray closing bracket at the top level would otherwise end the query early.
    if at < len(pieces) and pieces[at][0] == ")" and not _open_before(pieces, at):
        rest, at = _parse_and(pieces, at + 1)
        parts += [rest] if rest else []
    return _join("and", parts), at


def _open_before(pieces: list[tuple[str, str]], at: int) -> bool:
    depth = 0
    for kind, _ in pieces[:at]:
        depth = max(0, depth + (kind == "(") - (kind == ")"))
    return depth > 0


def _join(operator: Operator, parts: list[Node]) -> Node | None:
    if len(parts) <= 1:
        return parts[0] if parts else None
    return Node(operator, tuple(parts))


def _side_by_side(node: Node) -> Node:
    """Neighbouring single words become one phrase: Vietnamese words are several syllables."""
    if node.operator == "not":
        return node
    if node.operator != "and":
        return Node(node.operator, tuple(_side_by_side(part) for part in node.parts), node.words)
    parts: list[Node] = []
    for part in map(_side_by_side, node.parts):
        if part.operator == "phrase" and parts and parts[-1].operator == "phrase":
            parts[-1] = Node("phrase", words=parts[-1].words + part.words)
        else:
            parts.append(part)
    return _join("and", parts) or node


def _render(node: Node, wanted: Form, excluded: Form) -> str:
    if node.operator == "phrase":
        return wanted(node.words)
    if node.operator == "not":
        return f"!({_render(node.parts[0], excluded, excluded)})"
    sign = " & " if node.operator == "and" else " | "
    return sign.join(f"({_render(part, wanted, excluded)})" for part in node.parts)


def _as_written(words: tuple[str, ...]) -> str:
    return " <-> ".join(f"{quote(word)}:AB" for word in words)


def _anywhere(words: tuple[str, ...]) -> str:
    return " <-> ".join(quote(word) for word in words)


def _as_written_or_unmarked(words: tuple[str, ...]) -> str:
    unmarked = " <-> ".join(f"{quote(fold(word) or word)}:B" for word in words)
    return f"({_as_written(words)}) | ({unmarked})"


_WEIGHTED = Forms(_as_written, _anywhere, _as_written_or_unmarked)


def quote(word: str) -> str:
    """A word as PostgreSQL reads it in a ``tsvector`` or ``tsquery``."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
