"""Vietnamese search on PostgreSQL's ``tsvector``, with our own words in it.

The embedded server has no ``unaccent``, and PostgreSQL's ``simple`` parser knows nothing of
tone placement, so both sides are cut and folded by the ``text`` floor. Each word stands in the
vector twice at the same position: as written (weight A) and, when that differs, folded
(weight D). From one query three tiers are made, each a superset of the one before:

1. as written, words side by side;
2. as written, all words somewhere. A query with marks also finds, here, text without any marks
   through its folded form (in such text the folded form *is* what was written, weight A);
3. for a query without marks: the folded form of accented text.
"""

import re
from dataclasses import dataclass
from typing import Literal

from lantoa.text import fold, normalise, tokens

MOST_WORDS = 12_000  # a tsvector may not exceed 1 MB or position 16,383
LONGEST_WORD = 80

Operator = Literal["and", "or", "not", "phrase"]


@dataclass(frozen=True)
class Node:
    """A parsed query: a phrase of words, or an operator over parts."""

    operator: Operator
    parts: tuple["Node", ...] = ()
    words: tuple[str, ...] = ()


def vector(title: str, text: str) -> str:
    """The ``tsvector`` of a mention as PostgreSQL's text form."""
    positions: dict[str, list[str]] = {}
    words = tokens(normalise(f"{title}\n{text}"))[:MOST_WORDS]
    for position, word in enumerate(words, start=1):
        surface = word[:LONGEST_WORD]
        positions.setdefault(surface, []).append(f"{position}A")
        folded = fold(surface)
        if folded != surface:
            positions.setdefault(folded, []).append(str(position))
    return " ".join(f"{_quote(word)}:{','.join(at[:250])}" for word, at in positions.items())


def tiers(query: str) -> list[str]:
    """The ``tsquery`` of each tier, strictest first; empty when the query has no word."""
    tree = parse(query)
    if tree is None:
        return []
    marked = fold(query.lower()) != normalise(query).lower()
    written = _render(tree, exact=True)
    near = _render(_side_by_side(tree), exact=True)
    loose = (
        f"({written}) | ({_render(_folded(tree), exact=True)})"
        if marked
        else _render(tree, exact=False)
    )
    return list(dict.fromkeys([near, written, loose]))


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
    tree, _ = _parse_or(pieces, 0)
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


def _folded(node: Node) -> Node:
    return Node(
        node.operator,
        tuple(_folded(part) for part in node.parts),
        tuple(fold(word) for word in node.words),
    )


def _side_by_side(node: Node) -> Node:
    """Neighbouring single words become one phrase: Vietnamese words are several syllables."""
    if node.operator != "and":
        return Node(node.operator, tuple(_side_by_side(part) for part in node.parts), node.words)
    parts: list[Node] = []
    for part in map(_side_by_side, node.parts):
        if part.operator == "phrase" and parts and parts[-1].operator == "phrase":
            parts[-1] = Node("phrase", words=parts[-1].words + part.words)
        else:
            parts.append(part)
    return _join("and", parts) or node


def _render(node: Node, *, exact: bool) -> str:
    if node.operator == "phrase":
        suffix = ":A" if exact else ""
        return " <-> ".join(f"{_quote(word)}{suffix}" for word in node.words)
    if node.operator == "not":
        return f"!({_render(node.parts[0], exact=exact)})"
    sign = " & " if node.operator == "and" else " | "
    return sign.join(f"({_render(part, exact=exact)})" for part in node.parts)


def _quote(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
