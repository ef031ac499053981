"""A draw by lot that anybody can repeat (``docs/methods/draw.md``; ``scripts/verify-draw``).

The list of entries is published with its SHA-256 before a public value is known that nobody here
can choose. Seed = SHA-256(commitment, newline, value); within each tied place, entries stand in
the order of SHA-256(seed, newline, entry).
"""

from collections.abc import Iterable
from hashlib import sha256


def entries_text(places: Iterable[tuple[int, int, str]]) -> str:
    """The list that is committed to: a line "board place entry" for each, sorted."""
    return "".join(f"{board} {place} {entry}\n" for board, place, entry in sorted(places))


def commitment(text: str) -> str:
    """The hash that is published before the value is known."""
    return sha256(text.encode()).hexdigest()


def seed(committed: str, value: str) -> str:
    """What decides: it depends on the list and on the value."""
    return sha256(f"{committed}\n{value}".encode()).hexdigest()


def draw(text: str, value: str) -> list[tuple[int, int, str]]:
    """Triples (board, place after the draw, entry), in order."""
    decides = seed(commitment(text), value)
    drawn = []
    for line in text.splitlines():
        board, place, entry = line.split(" ")
        lot = sha256(f"{decides}\n{entry}".encode()).hexdigest()
        drawn.append((int(board), int(place), lot, entry))
    result: list[tuple[int, int, str]] = []
    for group, tied, _lot, name in sorted(drawn):
        behind = bool(result) and result[-1][0] == group and result[-1][1] >= tied
        result.append((group, result[-1][1] + 1 if behind else tied, name))
    return result
