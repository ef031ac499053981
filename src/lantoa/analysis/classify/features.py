"""Hashed features of posts: one sparse row a post, the same columns for every label.

Each word is hashed once (CRC-32, the same everywhere) and remembered, with its accents and folded;
all combinations of neighbouring words are then made for a whole batch at a time in numpy.
A feature is a number below 2^22.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lantoa.analysis.classify.reading import Post
from lantoa.text import fold

BITS = 22
_MASK = np.uint64((1 << BITS) - 1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(40)
_START, _END = "\x02", "\x03"
# Words remembered; beyond it the memory is emptied, so that any input takes bounded memory.
_MOST_WORDS = 200_000

Keys = NDArray[np.uint32]


class Rows(NamedTuple):
    """Features of a batch: ``keys[starts[i]:starts[i + 1]]`` are those of post i."""

    starts: NDArray[np.int64]
    keys: Keys


class _Words(dict[str, int]):
    """Word → its number; a new word gets its hashes on first sight."""

    def __init__(self) -> None:
        super().__init__()
        self.accented: list[int] = []
        self.folded: list[int] = []

    def __missing__(self, word: str) -> int:
        number = len(self)
        self[word] = number
        plain = fold(word)
        self.accented.append(_hash(word))
        self.folded.append(_hash(plain))
        return number


class Extractor:
    """Makes feature rows; keeps the words it has seen. Not for several threads at once."""

    def __init__(self) -> None:
        self._words = _Words()
        self._cue = cache(_hash)  # cues are a closed set

    def rows(self, posts: Sequence[Post]) -> Rows:
        """Features of ``posts``, in order."""
        if len(self._words) > _MOST_WORDS:
            self._words = _Words()
        number = self._words.__getitem__
        flat: list[int] = []
        sizes = np.empty(len(posts), dtype=np.int64)
        start, end = number(_START), number(_END)
        for i, post in enumerate(posts):
            flat.append(start)
            flat += map(number, post.words)
            flat.append(end)
            sizes[i] = len(post.words) + 2
        cue_sizes = np.array([len(post.cues) for post in posts], dtype=np.int64)
        cues = np.array([self._cue(cue) for post in posts for cue in post.cues], dtype=np.uint64)
        ids = np.array(flat, dtype=np.int64)
        owner = np.repeat(np.arange(len(posts)), sizes)
        accented = np.array(self._words.accented, dtype=np.uint64)[ids]
        plain = np.array(self._words.folded, dtype=np.uint64)[ids]
        groups = [
            (owner, _mix(accented, 1)),
            *_neighbours(accented, owner, 2),
            (owner, _mix(plain, 6)),
            _pairs(plain, owner, 1, 7),
            (np.repeat(np.arange(len(posts)), cue_sizes), _mix(cues, 10)),
        ]
        return _collect(groups, len(posts))


def _hash(word: str) -> int:
    return crc32(word.encode())


def _mix(hashes: NDArray[np.uint64], space: int) -> NDArray[np.uint64]:
    return ((hashes + np.uint64(space << 32)) * _MIX) >> _SHIFT


def _pairs(
    hashes: NDArray[np.uint64], owner: NDArray[np.int64], apart: int, space: int
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Ordered pairs of words ``apart`` places from each other inside one post."""
    same = owner[:-apart] == owner[apart:]
    pair = hashes[:-apart] * np.uint64(0x85EBCA6B) + hashes[apart:]
    return owner[:-apart][same], _mix(pair[same], space)


def _neighbours(
    hashes: NDArray[np.uint64], owner: NDArray[np.int64], space: int
) -> list[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
    """Pairs, pairs over one word, and triples."""
    triple = hashes[:-2] * np.uint64(0xC2B2AE35) + hashes[1:-1] * np.uint64(0x85EBCA6B) + hashes[2:]
    same = owner[:-2] == owner[2:]
    return [
        _pairs(hashes, owner, 1, space),
        _pairs(hashes, owner, 2, space + 1),
        (owner[:-2][same], _mix(triple[same], space + 2)),
    ]


def _collect(groups: list[tuple[NDArray[np.int64], NDArray[np.uint64]]], count: int) -> Rows:
    owner = np.concatenate([group[0] for group in groups])
    keys = (np.concatenate([group[1] for group in groups]) & _MASK).astype(np.uint32)
    order = np.argsort(owner, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=count))))
    return Rows(starts, keys[order])
