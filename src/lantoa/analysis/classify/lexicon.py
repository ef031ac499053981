"""Which meanings known phrases point to in a text: the topics of the taxonomy and the concepts of
``concepts.txt``.

A phrase with accents counts in a text that has any; folded, it counts only in a text that has none.
A short form (tc, ts, lg, ot, hđ) of the taxonomy counts only beside another phrase of any topic
(domain rules).
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations

from ahocorasick_rs import AhoCorasick, MatchKind

from lantoa.analysis.taxonomy import load_taxonomy
from lantoa.text import fold, normalise

_SHORT = 2
_REACH = 80  # characters, about fifteen words
_MOST = 6  # places of one meaning looked at


def load_concepts() -> dict[str, list[str]]:
    """Concept → its phrases with accents, in the order of the file."""
    source = files("lantoa.analysis.classify").joinpath("concepts.txt")
    concepts: dict[str, list[str]] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, phrases = line.split(":", 1)
            concepts[name] = [phrase.strip() for phrase in phrases.split(",")]
    return concepts


class _Lexicon:
    """Phrases of one spelling, with accents or without, in one automaton."""

    def __init__(self, marked: bool) -> None:
        prefix = "" if marked else "~"
        meanings: dict[str, set[str]] = {}
        self._short: set[str] = set()
        for topic, entries in load_taxonomy().items():
            for entry in entries:
                key = _key(entry.accented if marked else entry.folded)
                if len(key) <= _SHORT:
                    meanings.setdefault(key, set()).add(f"{prefix}short={topic}")
                else:
                    meanings.setdefault(key, set()).add(f"{prefix}topic={topic}")
        for name, phrases in load_concepts().items():
            for phrase in phrases:
                key = _key(phrase if marked else fold(phrase))
                meanings.setdefault(key, set()).add(f"{prefix}{name}")
        self._meanings = [sorted(found) for found in meanings.values()]
        self._automaton = AhoCorasick(
            [f" {key} " for key in meanings], matchkind=MatchKind.Standard
        )

    def meanings(self, words: Sequence[str]) -> list[str]:
        text = f" {'  '.join(words)} "
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        at: dict[str, list[int]] = {}
        for index, start, _ in found:
            for name in self._meanings[index]:
                at.setdefault(name, []).append(start)
        if not any("topic=" in name for name in at):
            at = {name: places for name, places in at.items() if "short=" not in name}
        names = sorted(at)
        return [
            *names,
            *(f"{a}&{b}" for a, b in combinations(names, 2) if _near(at[a], at[b])),
        ]


def _near(first: list[int], second: list[int]) -> bool:
    """Whether a place of one lies within `_REACH` of a place of the other."""
    return any(abs(a - b) <= _REACH for a in first[:_MOST] for b in second[:_MOST])


def _key(phrase: str) -> str:
    # Words are joined by two spaces, so that neighbouring phrases do not share one.
    return "  ".join(normalise(phrase).lower().split())


@cache
def _lexicon(marked: bool) -> _Lexicon:
    return _Lexicon(marked)


def meanings(words: Sequence[str], marked: bool) -> list[str]:
    """Names of the meanings found (``topic=wages``, ``PAY``), and of each two that stand near each
    other (``LATE&PAY``); with ``~`` in front when the text has no accents."""
    return _lexicon(marked).meanings(words)
