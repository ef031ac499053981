"""Ranking entries by an ordered chain of criteria (``docs/methods/ranking.md``)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

NO_PREDICTION = 10**15  # farther off than any prediction


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt. ``gap`` is |prediction − actual|, None without a prediction; ``time_used`` in
    milliseconds; ``submitted`` in microseconds since 1970."""

    name: str
    person: int
    number: int
    score: int
    gap: int | None
    time_used: int
    submitted: int


Key = tuple[int, ...]
_CRITERIA: dict[str, Callable[[Entry], int]] = {
    "score": lambda entry: -entry.score,
    "prediction": lambda entry: NO_PREDICTION if entry.gap is None else entry.gap,
    "time_used": lambda entry: entry.time_used,
    "submitted": lambda entry: entry.submitted,
}


def order_by(chain: Sequence[str]) -> Callable[[Entry], Key]:
    """The key that sorts entries, best first, by the steps of the chain before the draw."""
    steps = [_CRITERIA[step] for step in chain if step != "draw"]
    return lambda entry: tuple([step(entry) for step in steps])


def counted(entries: Iterable[Entry], counts: str, chain: Sequence[str]) -> list[Entry]:
    """The one entry of each person that is ranked: the best (by the chain, then the earliest),
    the first or the last attempt."""
    if counts == "best":
        rank = order_by(chain)

        def better(entry: Entry) -> Key:
            return (*rank(entry), entry.number)

    else:
        sign = 1 if counts == "first" else -1

        def better(entry: Entry) -> Key:
            return (sign * entry.number,)

    chosen: dict[int, tuple[Key, Entry]] = {}
    for entry in entries:
        key = better(entry)
        if entry.person not in chosen or key < chosen[entry.person][0]:
            chosen[entry.person] = (key, entry)
    return [entry for _key, entry in chosen.values()]


def rank(entries: Iterable[Entry], chain: Sequence[str]) -> list[tuple[int, Entry]]:
    """Pairs (place, entry), best first. Those whom the chain cannot tell apart share a place, and
    stand in the order of their names, which means nothing."""
    key = order_by(chain)
    ordered = sorted(entries, key=lambda entry: (key(entry), entry.name))
    places: list[tuple[int, Entry]] = []
    for _key, tied in groupby(ordered, key):
        place = len(places) + 1
        places += [(place, entry) for entry in tied]
    return places


def as_text(board: int, places: Iterable[tuple[int, Entry]]) -> Iterator[str]:
    """The ranking of a board, a line an entry, such that equal rankings are equal bytes."""
    for place, e in places:
        gap = "-" if e.gap is None else e.gap
        yield f"{board}\t{place}\t{e.name}\t{e.score}\t{gap}\t{e.time_used}\t{e.submitted}\n"


def digest(lines: Iterable[str]) -> str:
    """SHA-256 of a ranking's lines, as 64 hex digits."""
    running = sha256()
    for line in lines:
        running.update(line.encode())
    return running.hexdigest()
