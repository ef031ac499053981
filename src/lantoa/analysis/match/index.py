"""An index of checked claims that says which of them a post repeats.

Retrieval: TF-IDF over folded words, word pairs, marked words, character 4-grams and concepts, in an
inverted index. Scoring: how much of the claim the post covers and how alike they are, through a
logistic curve fitted on half of the test set, less contradicting details. Two decisions after
Meedan's Alegre: suggest and automatic, the latter never for fewer than eight words.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from lantoa.analysis.cues import NameBook, concepts, write_out
from lantoa.analysis.cues.names import FIRM, PARK
from lantoa.analysis.match.details import MONEY_UNITS, Details, conflicts, details, missing
from lantoa.text import expand_teencode, fold, normalise, tokens

Decision = Literal["automatic", "suggest", "none"]

#: Scores from which a match is suggested to a person, and made without one.
SUGGEST, AUTOMATIC = 0.5, 0.875
#: A shorter post is never matched without a person.
LEAST_WORDS = 8

_LOOKED_AT = 25  # best claims by words whose details are compared
_READ, _LONGEST = 4000, 300  # characters and words read of one post
_WORD, _MARKED, _PAIR, _CHARS, _CONCEPT = 1.0, 0.5, 0.7, 0.25, 1.0  # weights of features
# Logistic regression (C = 10) on the odd claims of tests/data/matching.ndjson; a contradicted
# detail is no matter of degree: it takes away more than the rest can give.
_CONSTANT, _COVERED, _ALIKE = -6.95, 6.66, 8.66
_MISSING, _NAME_DIFFERS, _NAME_MISSING, _CONFLICT = 1.76, 5.85, 1.39, 16.0
_STOP = """
la co thi ma va cua cho o da dang se bi nay do roi nha nhe a ha vay khong k that dung hay nghe noi
moi nguoi anh em chi ban ca nha oi luon di ai biet sao the nao phai tui minh ban toi hong
"""
_STOPPED = frozenset(_STOP.split())


@dataclass(frozen=True)
class Candidate:
    """A claim that a post may repeat; ``score`` is in 0..1."""

    claim_id: str | int
    score: float
    decision: Decision


@dataclass(frozen=True)
class _Read:
    """A text as the index compares it."""

    weights: dict[str, float]
    words: set[str]
    length: int
    details: Details
    names: dict[str, str]  # kind of each


class ClaimIndex:
    """Checked claims, to be asked with `match`. Built once; asking changes nothing."""

    def __init__(self, claims: Iterable[tuple[str | int, str]]) -> None:
        self._ids: list[str | int] = []
        self._book = NameBook()
        texts = []
        for claim_id, text in claims:
            self._ids.append(claim_id)
            texts.append(normalise(text[:_READ]))
            self._book.learn(texts[-1])
        self._read = [self._parse(text) for text in texts]
        self._postings, self._idf = self._invert()
        self._lengths = np.array(
            [self._norm(read.weights) for read in self._read] or [1.0], dtype=np.float32
        )

    def __len__(self) -> int:
        return len(self._ids)

    def match(self, text: str, limit: int = 5) -> list[Candidate]:
        """Return at most ``limit`` claims the post repeats, best first, none under `SUGGEST`."""
        return [found for found in self.rank(text, limit) if found.score >= SUGGEST]

    def rank(self, text: str, limit: int = 5) -> list[Candidate]:
        """Return ``limit`` claims of any score: matches first, then the nearest in words."""
        if not self._ids or not text.strip():
            return []
        post = self._parse(normalise(text[:_READ]))
        dots = self._dots(post)
        norm = self._norm(post.weights)
        # Dividing by the claim's whole length would favour short claims.
        near = dots / (self._lengths + self._lengths.mean())
        covered = dots / np.maximum(self._lengths**2, 1e-9)
        alike = dots / np.maximum(self._lengths * norm, 1e-9)
        base = _COVERED * covered + _ALIKE * alike
        best = np.argsort(-near, kind="stable")[: max(limit, _LOOKED_AT)]
        found = [self._candidate(post, int(i), float(base[i])) for i in best if dots[i] > 0]
        # Matches by score; the rest stays as near in words as it was found.
        found.sort(key=lambda candidate: -candidate.score if candidate.score >= SUGGEST else 0.0)
        return found[:limit]

    def _parse(self, text: str) -> _Read:
        text = write_out(expand_teencode(text))
        words = tokens(text)[:_LONGEST]
        folded = [fold(word) for word in words]
        line = fold(text)
        marked = words != folded
        own = NameBook()  # the post may name a firm that no claim knows
        own.learn(text)
        weights: dict[str, float] = {}
        for word, bare in zip(words, folded, strict=True):
            weight = 0.3 if bare in _STOPPED else 1.0
            weights[bare] = _WORD * weight
            if marked:
                weights[f"~{word}"] = _MARKED * weight
            padded = f"^{bare}$"
            for i in range(len(padded) - 3):
                weights[f"#{padded[i : i + 4]}"] = _CHARS * weight
        for one, other in pairwise(folded):
            weights[f"{one} {other}"] = _PAIR
        for concept in concepts(folded):
            weights[f"={concept}"] = _CONCEPT
        return _Read(
            weights=weights,
            words={
                word
                for before, word in pairwise(["", *folded])
                if not (before[:1].isdigit() and word in MONEY_UNITS)  # 500 đồng is not đóng
            },
            length=len(words),
            details=details(line),
            names={name.name: name.kind for book in (own, self._book) for name in book.find(words)},
        )

    def _invert(
        self,
    ) -> tuple[dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]], dict[str, float]]:
        """Return the claims and weights of each feature, and each feature's rarity."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, read in enumerate(self._read):
            for feature in read.weights:
                places[feature].append(place)
        count = len(self._read)
        idf = {f: math.log((1 + count) / (0.5 + len(at))) + 0.1 for f, at in places.items()}
        postings = {
            feature: (
                np.array(at, dtype=np.int32),
                np.array(
                    [self._read[i].weights[feature] * idf[feature] for i in at], dtype=np.float32
                ),
            )
            for feature, at in places.items()
        }
        return postings, idf

    def _norm(self, weights: dict[str, float]) -> float:
        """Length of a text's vector; a feature that no claim has counts little: it is context."""
        return math.sqrt(
            sum((weight * self._idf.get(feature, 1.0)) ** 2 for feature, weight in weights.items())
        )

    def _dots(self, post: _Read) -> npt.NDArray[np.float32]:
        dots = np.zeros(len(self._ids), dtype=np.float32)
        for feature, weight in post.weights.items():
            at = self._postings.get(feature)
            if at is not None:
                dots[at[0]] += at[1] * np.float32(weight * self._idf[feature])
        return dots

    def _candidate(self, post: _Read, place: int, base: float) -> Candidate:
        claim = self._read[place]
        left_out = missing(claim.details, post.details)
        named = not claim.names or bool(claim.names.keys() & post.names.keys())
        logit = _CONSTANT + base - _MISSING * left_out
        against = conflicts(claim.details, post.details, claim.words & post.words)
        against += sum(_other_name(kind, claim.names, post.names) for kind in (FIRM, PARK))
        logit -= _CONFLICT * against
        if not named:
            logit -= _NAME_DIFFERS if post.names else _NAME_MISSING
        score = round(1 / (1 + math.exp(-max(logit, -50.0))), 4)
        decision: Decision = "suggest" if score >= SUGGEST else "none"
        # Without a person only where the post says all that the claim does, and says enough.
        if score >= AUTOMATIC and post.length >= LEAST_WORDS and named and not left_out:
            decision = "automatic"
        return Candidate(self._ids[place], score, decision)


def _other_name(kind: str, claim: dict[str, str], post: dict[str, str]) -> bool:
    """Whether both name a firm, or both a park, and never the same one."""
    mine = {name for name, its in claim.items() if its == kind}
    theirs = {name for name, its in post.items() if its == kind}
    return bool(mine) and bool(theirs) and not mine & theirs
