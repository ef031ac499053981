"""Which pairs of texts are worth comparing: MinHash bands over word triples, heads and tails.

MinHash: Broder 1997; banding: Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, ch. 3.
Written in numpy, because rensa gives its digests back only as lists of Python integers.
"""

import numpy as np
import numpy.typing as npt

from lantoa.analysis.duplicates.words import NUMBER

Words = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.int64]

_BANDS, _ROWS = 32, 3  # finds a pair of Jaccard 0.5 with 0.986, one of 0.05 with 0.004
_END_WORDS = 6  # a cut or a longer text still begins, or ends, with the same six words
_WINDOW = 8  # neighbours compared in a crowded bucket
_CONTAINED = 0.55  # share of the shorter text's word triples that a pair must have in common
_ERROR = 0.1  # two standard errors of a Jaccard estimated from 96 hashes
_HASH = np.uint64(0xFFFFFFFF)
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread 64-bit values (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def text_keys(words: Words, offsets: Offsets) -> npt.NDArray[np.uint64]:
    """One 64-bit key a text: equal for texts of equal words. An empty text has key 0."""
    if not len(words):
        return np.zeros(len(offsets) - 1, dtype=np.uint64)
    place = np.arange(len(words), dtype=np.uint64) - np.repeat(
        offsets[:-1].astype(np.uint64), np.diff(offsets)
    )
    return _reduce(np.add, _mixed((words & _HASH) * _MIX[0] + place * _MIX[1]), offsets)


def _reduce(
    ufunc: np.ufunc, values: npt.NDArray[np.uint64], offsets: Offsets
) -> npt.NDArray[np.uint64]:
    """Reduce each text's values; 0 for an empty text (`reduceat` would take a neighbour's)."""
    filled = np.diff(offsets) > 0
    result = np.zeros(len(offsets) - 1, dtype=np.uint64)
    result[filled] = ufunc.reduceat(values, offsets[:-1][filled])
    return result


def signatures(words: Words, offsets: Offsets) -> npt.NDArray[np.uint32]:
    """MinHash signatures of the word triples, shape (bands × rows, texts).

    Every text must have at least three words.
    """
    hashes = words & _HASH
    triples = np.zeros(len(words), dtype=np.uint64)
    triples[:-2] = _mixed(hashes[:-2] * _MIX[0] + hashes[1:-1] * _MIX[1] + hashes[2:] * _MIX[2])
    inside = np.ones(len(words), dtype=bool)
    inside[offsets[1:] - 1] = inside[offsets[1:] - 2] = False
    triples = triples[inside]
    starts = offsets[:-1] - 2 * np.arange(len(offsets) - 1)
    random = np.random.default_rng(20231201)  # any fixed number
    result = np.empty((_BANDS * _ROWS, len(offsets) - 1), dtype=np.uint32)
    for row in result:
        odd = random.integers(0, 1 << 64, dtype=np.uint64) | np.uint64(1)
        row[:] = np.minimum.reduceat(triples * odd, starts) >> np.uint64(32)
    return result


def candidate_pairs(words: Words, offsets: Offsets) -> Pairs:
    """Pairs (first < second) of texts that may be one, most similar first, shape (pairs, 2).

    Texts must have at least three words each. A bucket of many texts gives each of them its nearest
    neighbours by details only, so that the number of pairs stays linear in the number of texts.
    """
    count = len(offsets) - 1
    if count < 2:
        return np.empty((0, 2), dtype=np.int64)
    signed = signatures(words, offsets)
    wide = signed.astype(np.uint64)
    numbers, details = _details(words, offsets)
    # Texts that agree in their numbers lie side by side in every bucket.
    order = np.lexsort((np.arange(count), details))
    keys = [wide[i] * _MIX[0] ^ wide[i + 1] * _MIX[1] ^ wide[i + 2] * _MIX[2]
            for i in range(0, len(signed), _ROWS)]  # fmt: skip
    found = [_bucket_pairs(key, order, count) for key in [*keys, *_end_keys(words, offsets)]]
    codes = np.unique(np.concatenate(found))
    first, second = codes // count, codes % count
    differ = (numbers[first] & ~numbers[second] != 0) & (numbers[second] & ~numbers[first] != 0)
    first, second = first[~differ], second[~differ]
    alike = _similarity(signed, first, second)
    # What the estimate must reach for the shorter text to lie mostly inside the longer one.
    lengths = np.diff(offsets)
    short = np.minimum(lengths[first], lengths[second]) / np.maximum(
        lengths[first], lengths[second]
    )
    worth = alike >= np.maximum(
        _CONTAINED * short / (1 + short - _CONTAINED * short) - _ERROR, 0.03
    )
    first, second, alike = first[worth], second[worth], alike[worth]
    rank = np.argsort(-alike, kind="stable")
    return np.stack([first[rank], second[rank]], axis=1)


def _details(
    words: Words, offsets: Offsets
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Per text: a 64-bit Bloom set of its numbers, and a hash of that set's members."""
    numeric = words & np.uint64(NUMBER) != 0
    mixed = _mixed((words & _HASH) * _MIX[0])
    bits = np.where(numeric, np.uint64(1) << (mixed & np.uint64(63)), np.uint64(0))
    return _reduce(np.bitwise_or, bits, offsets), _reduce(
        np.add, np.where(numeric, mixed, np.uint64(0)), offsets
    )


def _end_keys(words: Words, offsets: Offsets) -> list[npt.NDArray[np.uint64]]:
    """Keys of the first and of the last words; texts too short for them get keys of their own."""
    count = len(offsets) - 1
    lengths = np.diff(offsets)
    own = np.arange(count, dtype=np.uint64) * _MIX[1] + np.uint64(1)
    keys = []
    for starts in (offsets[:-1], offsets[1:] - _END_WORDS):
        places = np.clip(starts, 0, max(len(words) - _END_WORDS, 0))
        key = np.zeros(count, dtype=np.uint64)
        for step in range(_END_WORDS):
            at = np.minimum(places + step, len(words) - 1)
            key = _mixed(key * _MIX[2] + (words[at] & _HASH))
        keys.append(np.where(lengths >= _END_WORDS, key, own))
    return keys


def _bucket_pairs(key: npt.NDArray[np.uint64], order: Pairs, count: int) -> Pairs:
    """Pairs within each bucket of equal keys, as first × count + second."""
    by_key = order[np.argsort(key[order], kind="stable")]
    sorted_key = key[by_key]
    pairs = []
    for step in range(1, _WINDOW + 1):
        if step >= count:
            break
        same = sorted_key[step:] == sorted_key[:-step]
        if not same.any():
            break
        one, other = by_key[:-step][same], by_key[step:][same]
        pairs.append(np.minimum(one, other) * count + np.maximum(one, other))
    # The first of a bucket is also compared with all, so that a crowded bucket holds together.
    begins = np.flatnonzero(np.append(True, sorted_key[1:] != sorted_key[:-1]))
    leader = np.repeat(by_key[begins], np.diff(np.append(begins, count)))
    other = leader != by_key
    pairs.append(np.minimum(leader, by_key)[other] * count + np.maximum(leader, by_key)[other])
    return np.concatenate(pairs)


def _similarity(
    signed: npt.NDArray[np.uint32], first: Pairs, second: Pairs
) -> npt.NDArray[np.float32]:
    """Estimated Jaccard of each pair, a block of pairs at a time."""
    result = np.empty(len(first), dtype=np.float32)
    by_text = np.ascontiguousarray(signed.T)
    for start in range(0, len(first), 1 << 16):
        block = slice(start, start + (1 << 16))
        result[block] = (by_text[first[block]] == by_text[second[block]]).mean(axis=1)
    return result
