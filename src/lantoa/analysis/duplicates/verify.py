"""Whether two texts are one text re-posted with edits: exact, on their words."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lantoa.analysis.duplicates.words import DECISIVE, LIGHT, NAME, NUMBER

_HASH = 0xFFFFFFFF
_LEAST_SHARED = 4  # word pairs in common
_LEAST_CONTAINED = 0.7  # share of the shorter text's word pairs that the other has
_SHARED_IF_BOTH, _CONTAINED_IF_BOTH = 9, 0.75  # the same, where each text has words of its own
_LEAST_LENGTH = 0.3  # length of the shorter over the longer: how much a cut may take
_ADDED = 8  # words that a re-poster puts before, after or between sentences
_INSERTED = 0.2  # share of a text that may be missing from the middle of the other
_OVERLAP_IN_GROUP = 0.5  # share of the shorter text that two texts of one group have in common


class _Run(NamedTuple):
    """Words of one text that the other does not have there, and the shared words on either side.

    ``left`` and ``right`` are -1 at the text's beginning and -2 at its end.
    """

    words: list[int]
    left: int
    right: int


def same_text(first: Sequence[int], second: Sequence[int]) -> bool:
    """Say whether two texts, given as word codes, are one text with edits.

    Words outside the shared word pairs form runs. A run in each text between the same two words is
    a replacement, allowed for particles only: what stands in for another word changes the message.
    Runs with one such neighbour in common are different ends (one cut, one added). A run whose
    neighbours stand together in the other text was inserted or left out. What remains comes from
    sentences in another order.
    """
    if len(first) > len(second):
        first, second = second, first
    if len(first) < _LEAST_LENGTH * len(second):
        return False
    short_pairs, long_pairs = _pairs(first), _pairs(second)
    shared = short_pairs & long_pairs
    if len(shared) < max(_LEAST_SHARED, _LEAST_CONTAINED * len(short_pairs)):
        return False
    runs, other_runs = _runs(first, shared), _runs(second, shared)
    # Where both were edited the common part must be long: posts share sayings and formulas.
    if (
        runs
        and other_runs
        and len(shared) < max(_SHARED_IF_BOTH, _CONTAINED_IF_BOTH * len(short_pairs))
    ):
        return False
    return _runs_agree(runs, other_runs, short_pairs, long_pairs, len(first))


def may_share_group(first: Sequence[int], second: Sequence[int]) -> bool:
    """Say whether two texts may belong together through others: a weak test, against chains.

    They must overlap in half of the shorter one and not replace each other's decisive words.
    """
    pairs, other_pairs = _pairs(first), _pairs(second)
    shared = pairs & other_pairs
    if len(shared) < _OVERLAP_IN_GROUP * min(len(pairs), len(other_pairs)):
        return False
    others = {(run.left, run.right): run for run in _runs(second, shared)}
    return not any(
        (other := others.get((run.left, run.right))) is not None
        and min(run.left, run.right) >= 0
        and not _may_replace(run.words, other.words)
        for run in _runs(first, shared)
    )


def _pairs(words: Sequence[int]) -> set[tuple[int, int]]:
    hashes = [word & _HASH for word in words]
    return set(pairwise(hashes))


def _runs(words: Sequence[int], shared: set[tuple[int, int]]) -> list[_Run]:
    runs: list[_Run] = []
    run: list[int] = []
    left = -1
    before = -1
    hashes = [*(word & _HASH for word in words), -2]
    for i, word in enumerate(words):
        here = hashes[i]
        if (before, here) in shared or (here, hashes[i + 1]) in shared:
            if run:
                runs.append(_Run(run, left, here))
                run = []
            left = here
        else:
            run.append(word)
        before = here
    if run:
        runs.append(_Run(run, left, -2))
    return runs


def _runs_agree(
    short: list[_Run],
    long: list[_Run],
    short_pairs: set[tuple[int, int]],
    long_pairs: set[tuple[int, int]],
    length: int,
) -> bool:
    inserted = 0
    for run in short:
        for other in long:
            left, right = run.left == other.left, run.right == other.right
            if left and right and run.left >= 0 and run.right >= 0:
                if not _may_replace(run.words, other.words):
                    return False
            elif (left or right) and not _ends_agree(run.words, other.words):
                return False
    for runs, pairs in ((short, long_pairs), (long, short_pairs)):
        for run in runs:
            if (run.left, run.right) in pairs:
                inserted += len(run.words)
                if any(word & DECISIVE for word in run.words):
                    return False
    return inserted <= _INSERTED * length


def _may_replace(one: list[int], other: list[int]) -> bool:
    return all(word & LIGHT for word in one + other)


def _ends_agree(one: list[int], other: list[int]) -> bool:
    """Different ends: one may be cut and the other added to, but not one detail for another."""
    if min(len(one), len(other)) > _ADDED or len(one) == len(other) <= 2:
        return False
    return not (_has_detail(one) and _has_detail(other))


def _has_detail(words: list[int]) -> bool:
    """Whether added words bring a number, or a name, for which one capital says little."""
    return any(word & NUMBER for word in words) or sum(1 for word in words if word & NAME) > 1
