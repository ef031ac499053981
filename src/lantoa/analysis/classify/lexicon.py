"""Which topics the taxonomy's own phrases point to in a text.

A phrase with accents counts in a text that has any; folded, it counts only in a text that has none.
A short form (tc, ts, lg, ot, hđ) counts only beside another phrase of any topic (domain rules).
"""

from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from lantoa.analysis.taxonomy import load_taxonomy
from lantoa.text import normalise

_SHORTEST_WORD = 3


class _Lexicon:
    """Phrases of one spelling in one automaton."""

    def __init__(self, phrases: dict[str, str]) -> None:
        self._topics = list(phrases.values())
        self._short = [len(phrase) < _SHORTEST_WORD for phrase in phrases]
        self._automaton = AhoCorasick(
            [f" {phrase} " for phrase in phrases], matchkind=MatchKind.Standard
        )

    def topics(self, words: Sequence[str]) -> list[str]:
        found = self._automaton.find_matches_as_indexes(f" {'  '.join(words)} ", overlapping=True)
        firm = {self._topics[i] for i, _, _ in found if not self._short[i]}
        weak = {self._topics[i] for i, _, _ in found if self._short[i]} if firm else set()
        return sorted(firm | weak)


@cache
def _lexicon(marked: bool) -> _Lexicon:
    phrases: dict[str, str] = {}
    for topic, entries in load_taxonomy().items():
        for entry in entries:
            written = normalise(entry.accented).lower() if marked else entry.folded
            # Words are joined by two spaces, so that neighbouring phrases do not share one.
            phrases["  ".join(written.split())] = topic
    return _Lexicon(phrases)


def topics_named(words: Sequence[str], marked: bool) -> list[str]:
    """Cues ``lexicon=TOPIC`` (in texts without accents ``folded=TOPIC``), sorted."""
    prefix = "lexicon" if marked else "folded"
    return [f"{prefix}={topic}" for topic in _lexicon(marked).topics(words)]
