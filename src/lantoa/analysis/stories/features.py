"""What a post is compared by: its words, word pairs, concepts and names, as one sparse row."""

from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from lantoa.analysis.cues import NameBook, concepts
from lantoa.text import expand_teencode, fold, normalise, tokens

_STOP = """
va la co cua cho thi ma o da dang se duoc bi voi cung nay do kia ra vao len xuong di den toi ve tu
trong ngoai tren duoi mot nhung cac cai con nguoi minh em anh chi ban toi tui ho no ai gi sao the
nao vay nhe nha nhi a oi luon roi chua khong ko k khi neu vi nen nhu hon rat lam qua moi bao nhieu
hay hoac tai theo sau truoc them nua van deu chi day ay hom nay mai ngay thang nam gio cong nhan
lao dong mn moi nghe noi
"""
_STOPPED = frozenset(_STOP.split())
_PAIR, _MARKED_PAIR, _CONCEPT = 0.6, 0.5, 1.6  # weight of a feature beside a single word's 1
_READ = 4000  # characters read of one post, and
_LONGEST = 400  # words: a story is told at the beginning
_RARE_NAME = 3.0  # inverse document frequency (natural log) from which a name counts fully


@dataclass(frozen=True)
class Features:
    """What posts are compared by.

    ``words``: rows of unit length, shape (posts, features); ``named``: weight of each name in each
    post, shape (posts, names); ``names``: the names of each post by kind.
    """

    words: sparse.csr_array
    named: sparse.csr_array
    names: list[dict[str, str]]


class _Rows:
    """A sparse matrix growing row by row."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self._indices = array("i")
        self._data = array("f")
        self._ends = array("q", [0])

    def add(self, weights: dict[str, float]) -> None:
        for feature, weight in weights.items():
            self._indices.append(self._columns.setdefault(feature, len(self._columns)))
            self._data.append(weight)
        self._ends.append(len(self._indices))

    def build(self) -> tuple[sparse.csr_array, npt.NDArray[np.float32]]:
        """Return the matrix and each column's inverse document frequency."""
        count = len(self._ends) - 1
        rows = sparse.csr_array(
            (
                np.array(self._data, dtype=np.float32),
                np.array(self._indices, dtype=np.int32),
                np.array(self._ends, dtype=np.int64),
            ),
            shape=(count, max(len(self._columns), 1)),
        )
        frequency = np.bincount(rows.indices, minlength=rows.shape[1])
        return rows, np.log((1 + count) / (1 + frequency)).astype(np.float32)


class Builder:
    """Collects posts in two steps: `learn` each, then `add` each, then `build`."""

    def __init__(self) -> None:
        self._book = NameBook()
        self._words, self._named = _Rows(), _Rows()
        self._names: list[dict[str, str]] = []

    def learn(self, text: str) -> None:
        """Take the names out of a post."""
        self._book.learn(normalise(text[:_READ]))

    def add(self, text: str) -> None:
        """Append a post, after all were learnt from."""
        words = tokens(expand_teencode(normalise(text[:_READ])))[:_LONGEST]
        names = self._book.find(words)
        self._names.append({name.name: name.kind for name in names})
        self._named.add(dict.fromkeys(self._names[-1], 1.0))
        self._words.add(_weights(words, {i for name in names for i in range(*name[2:])}))

    def build(self) -> Features:
        """Weigh the features by their rarity and scale each post to length 1."""
        words, rarity = self._words.build()
        words.data *= rarity[words.indices] + np.float32(0.3)
        lengths = np.sqrt(np.asarray(words.power(2).sum(axis=1)).ravel())
        words.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(words.indptr))
        named, name_rarity = self._named.build()
        named.data *= np.clip(name_rarity[named.indices] / _RARE_NAME, 0, 1)
        return Features(words=words, named=named, names=self._names)


def _weights(words: list[str], in_names: set[int]) -> dict[str, float]:
    """Features of a post without its names, which are compared on their own."""
    folded = [fold(word) for word in words]
    marked = words != folded
    weights: dict[str, float] = {}
    for i, word in enumerate(folded):
        if i in in_names or (word in _STOPPED):
            continue
        if len(word) > 1:
            weights[word] = 1.0
    for i in range(len(words) - 1):
        if i in in_names or i + 1 in in_names:
            continue
        if folded[i] in _STOPPED and folded[i + 1] in _STOPPED:
            continue
        weights[f"{folded[i]} {folded[i + 1]}"] = _PAIR
        if marked:
            weights[f"~{words[i]} {words[i + 1]}"] = _MARKED_PAIR
    for concept in concepts(folded):
        weights[f"={concept}"] = _CONCEPT
    return weights
