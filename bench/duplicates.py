"""Near-duplicates beside datasketch and rensa: ``python -m bench.duplicates [--texts N]``.

The corpus is `bench.corpus`, with and without look-alikes. Every peer gets word triples and joins
what its index calls similar; "folded" gives it our normalised and folded text, the cost of which is
counted. Times are processor times of all threads, medians of rounds in which all take their turn;
datasketch, which is slow, gets a fifth of the texts.
"""

import argparse
import platform
import statistics
import time
from collections.abc import Callable

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

from bench.corpus import corpus, pair_scores
from lantoa.analysis.duplicates import duplicate_groups
from lantoa.text import fold, normalise, tokens

Grouper = Callable[[list[str]], list[int]]
_PERMUTATIONS, _BANDS, _THRESHOLD = 128, 32, 0.5


def _folded(text: str) -> str:
    return fold(normalise(text))


def _triples(text: str) -> list[str]:
    words = tokens(text)
    return [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))]


def _join(pairs: list[tuple[int, int]], count: int) -> list[int]:
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for one, other in pairs:
        parent[max(root(one), root(other))] = min(root(one), root(other))
    return [root(item) for item in range(count)]


def with_rensa(prepare: Callable[[str], str]) -> Grouper:
    """Group by rensa's sketches: band candidates whose estimate reaches the threshold."""

    def group(texts: list[str]) -> list[int]:
        sketches = RMinHash.from_token_sets(
            [_triples(prepare(text)) for text in texts], num_perm=_PERMUTATIONS, seed=1
        )
        index = RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=_BANDS)
        index.insert_many(sketches)
        pairs = [
            (other, place)
            for place, found in enumerate(index.query_all(sketches))
            for other in found
            if other < place and sketches[place].jaccard(sketches[other]) >= _THRESHOLD
        ]
        return _join(pairs, len(texts))

    return group


def with_datasketch(prepare: Callable[[str], str]) -> Grouper:
    """Group by datasketch's index at the same threshold."""

    def group(texts: list[str]) -> list[int]:
        index = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
        pairs = []
        sketches = MinHash.generator(
            ([t.encode() for t in _triples(prepare(text))] for text in texts),
            num_perm=_PERMUTATIONS,
        )
        for place, sketch in enumerate(sketches):
            pairs += [(int(other), place) for other in index.query(sketch)]
            index.insert(place, sketch)
        return _join(pairs, len(texts))

    return group


def _machine() -> str:
    return f"{platform.machine()}, Python {platform.python_version()}, one process"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_known_args()[0]
    for lookalikes in (False, True):
        _table(args.texts, args.rounds, lookalikes)


def _table(count: int, rounds: int, lookalikes: bool) -> None:
    texts, truth = corpus(count, lookalikes=lookalikes)
    few = max(1000, count // 5)
    runs: list[tuple[str, Grouper, int]] = [
        ("lantoa", lambda texts: duplicate_groups(texts).tolist(), count),
        ("rensa, folded", with_rensa(_folded), count),
        ("rensa, raw", with_rensa(str), count),
        ("datasketch, folded", with_datasketch(_folded), few),
        ("datasketch, raw", with_datasketch(str), few),
    ]
    seconds: dict[str, list[float]] = {name: [] for name, _, _ in runs}
    scores: dict[str, tuple[float, float, float]] = {}
    for _ in range(rounds):
        for name, group, size in runs:
            start = time.process_time()
            found = group(texts[:size])
            seconds[name].append(time.process_time() - start)
            scores[name] = pair_scores(found, truth[:size])
    kind = "with 5% look-alikes" if lookalikes else "no look-alikes"
    print(f"\n{count:,} short texts, 5% edited copies, {kind}; median of {rounds}; {_machine()}\n")
    print("| method | texts | texts/s | ratio to lantoa | precision | recall | pair F1 |")
    print("|---|---|---|---|---|---|---|")
    ours = count / statistics.median(seconds["lantoa"])
    for name, _, size in runs:
        rate = size / statistics.median(seconds[name])
        precision, recall, f1 = scores[name]
        print(
            f"| {name} | {size:,} | {rate:,.0f} | {rate / ours:.2f} "
            f"| {precision:.3f} | {recall:.3f} | {f1:.3f} |"
        )


if __name__ == "__main__":
    main()
