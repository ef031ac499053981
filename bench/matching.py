"""Matching posts to checked claims: ``python -m bench.matching``.

Vietnamese: tests/data/{claims,matching}.ndjson, our own; the even claims were held out of tuning.
English: CheckThat! 2020 task 2, dev (``$LANTOA_BENCH_DATA/benchmarks/checkthat2020``), beside BM25
(k1 1.2, b 0.75) over the same words in the same run. Times are per post, one core.
"""

import csv
import io
import json
import math
import os
import statistics
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from lantoa.analysis.match import ClaimIndex
from lantoa.text import fold, normalise, tokens

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("LANTOA_BENCH_DATA", ROOT / "../shared/data"))
Ranker = Callable[[str], list[str]]


def bm25(claims: dict[str, str]) -> Ranker:
    """The usual peer: BM25 over folded words, best five."""
    bags = {key: Counter(tokens(fold(normalise(text)))) for key, text in claims.items()}
    mean = statistics.mean(bag.total() for bag in bags.values())
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for key, bag in bags.items():
        for word, count in bag.items():
            norm = count + 1.2 * (0.25 + 0.75 * bag.total() / mean)
            found[word].append((key, count * 2.2 / norm))

    def rank(text: str) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word in set(tokens(fold(normalise(text)))):
            rarity = math.log(1 + (len(bags) - len(found[word]) + 0.5) / (len(found[word]) + 0.5))
            for key, weight in found[word]:
                scores[key] += rarity * weight
        return sorted(scores, key=lambda key: -scores[key])[:5]

    return rank


def ours(claims: dict[str, str]) -> Ranker:
    """Our index, ranking only."""
    index = ClaimIndex(claims.items())
    return lambda text: [str(found.claim_id) for found in index.rank(text)]


def scores(rank: Ranker, pairs: list[tuple[str, str]]) -> tuple[float, float, list[float]]:
    """MAP@5 and R@1 (one right claim a post), and the seconds of each post."""
    places, seconds = [], []
    for text, claim in pairs:
        start = time.perf_counter()
        found = rank(text)
        seconds.append(time.perf_counter() - start)
        places.append(1 / (1 + found.index(claim)) if claim in found else 0.0)
    return statistics.mean(places), statistics.mean(p == 1 for p in places), seconds


def checkthat() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Claims by number, and (tweet, number) of the dev split."""
    with zipfile.ZipFile(DATA / "benchmarks/checkthat2020/train-dev.zip") as archive:

        def rows(name: str) -> list[list[str]]:
            text = archive.read(f"v3.0/{name}").decode()
            return list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))

        claims = {row[0]: " ".join(row[1:]) for row in rows("verified_claims.docs.tsv")[1:]}
        tweets = {row[0]: row[1] for row in rows("dev/tweets.queries.tsv")[1:]}
        pairs = [(tweets[row[0]], row[2]) for row in rows("dev/tweet-vclaim-pairs.qrels")]
    return claims, pairs


def vietnamese() -> None:
    """Print ranking and decisions on our own set, tuned half and held-out half."""
    folder = ROOT / "tests/data"
    claims = [json.loads(line) for line in (folder / "claims.ndjson").open(encoding="utf-8")]
    posts = [json.loads(line) for line in (folder / "matching.ndjson").open(encoding="utf-8")]
    index = ClaimIndex((row["id"], row["claim"]) for row in claims)
    print("| half | posts | MAP@5 | automatic: precision (n) | suggest or better | recall |")
    print("|---|---|---|---|---|---|")
    for half, name in ((1, "tuned (odd claims)"), (0, "held out (even claims)")):
        mine = [p for i, p in enumerate(posts) if int((p["near"] or f"c{i}")[1:]) % 2 == half]
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for post in mine:
            for found in index.match(post["text"]):
                total[found.decision] += 1
                right[found.decision] += found.claim_id == post["claim_id"]
        pairs = [(p["text"], p["claim_id"]) for p in mine if p["claim_id"]]
        mean, _, _ = scores(lambda text: [str(f.claim_id) for f in index.rank(text)], pairs)
        print(
            f"| {name} | {len(mine)} | {mean:.3f} | {right['automatic'] / total['automatic']:.3f} "
            f"({total['automatic']}) | {right.total() / total.total():.3f} ({total.total()}) "
            f"| {right.total() / len(pairs):.3f} |"
        )


def main() -> None:
    """Print both tables."""
    vietnamese()
    if not DATA.exists():
        print(f"CheckThat! 2020 skipped: no data at {DATA} (set LANTOA_BENCH_DATA)")
        return
    claims, pairs = checkthat()
    print(f"\nCheckThat! 2020 dev, {len(claims):,} claims, {len(pairs)} posts (English)\n")
    print("| method | MAP@5 | R@1 | median ms | p95 ms |")
    print("|---|---|---|---|---|")
    for name, build in (("lantoa", ours), ("BM25", bm25)):
        mean, first, seconds = scores(build(claims), pairs)
        cuts = statistics.quantiles(seconds, n=20)
        print(f"| {name} | {mean:.3f} | {first:.3f} | {cuts[9] * 1e3:.1f} | {cuts[18] * 1e3:.1f} |")


if __name__ == "__main__":
    main()
