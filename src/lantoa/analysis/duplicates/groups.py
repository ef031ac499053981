"""Near-duplicate groups of many texts."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from lantoa.analysis.duplicates.candidates import candidate_pairs, text_keys
from lantoa.analysis.duplicates.verify import may_share_group, same_text
from lantoa.analysis.duplicates.words import Words

_LEAST_WORDS = 5  # shorter texts are one only when all their words are


class DuplicateFinder:
    """Takes texts one by one and groups them: `add` each, then `groups`.

    Keeps about 8 bytes a word and no text. Deterministic; the groups hardly depend on the order.
    """

    def __init__(self) -> None:
        self._words = Words()

    def add(self, text: str) -> None:
        """Append one text; texts are numbered from 0."""
        self._words.add(text)

    def groups(self) -> npt.NDArray[np.int64]:
        """Return for each text the number of the first text of its group, shape (texts,)."""
        flat, offsets = self._words.flat(), self._words.offsets()
        lengths = np.diff(offsets)
        keys = text_keys(flat, offsets)
        _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        group = first[inverse].astype(np.int64)
        empty = lengths == 0
        group[empty] = np.flatnonzero(empty)

        distinct = np.flatnonzero((group == np.arange(len(group))) & (lengths >= _LEAST_WORDS))
        taken = np.concatenate([flat[:0], *(flat[offsets[i] : offsets[i + 1]] for i in distinct)])
        starts = np.concatenate([[0], np.cumsum(lengths[distinct])]).astype(np.int64)
        merged = _Union(lengths.tolist())
        for a, b in candidate_pairs(taken, starts).tolist():
            self._join(merged, int(distinct[a]), int(distinct[b]))
        roots = np.array([merged.root(i) for i in range(len(group))], dtype=np.int64)
        return roots[group]

    def _join(self, merged: "_Union", a: int, b: int) -> None:
        one, other = merged.root(a), merged.root(b)
        if one == other or not same_text(self._words.of(a), self._words.of(b)):
            return
        # Groups meet through one pair: their longest texts, which no cut shortened, must agree.
        one, other = merged.longest[one], merged.longest[other]
        if (one, other) != (a, b) and not may_share_group(
            self._words.of(one), self._words.of(other)
        ):
            return
        merged.join(a, b)


class _Union:
    """Disjoint sets whose root is their smallest member; each knows its longest one."""

    def __init__(self, lengths: list[int]) -> None:
        self._lengths = lengths
        self._parent = list(range(len(lengths)))
        self.longest = list(range(len(lengths)))

    def root(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low
        self.longest[low] = max(
            self.longest[low], self.longest[high], key=lambda item: self._lengths[item]
        )


def duplicate_groups(texts: Iterable[str]) -> npt.NDArray[np.int64]:
    """Return for each text the number of the first text of its near-duplicate group."""
    finder = DuplicateFinder()
    for text in texts:
        finder.add(text)
    return finder.groups()
