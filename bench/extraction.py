"""Article extraction beside trafilatura alone: ``python -m bench.extraction``.

Data: the article-extraction-benchmark pages (``$LANTOA_BENCH_DATA/benchmarks/article-extraction``).
Score: that benchmark's own: per page the overlap of the bags of 4-word shingles, precision and
recall averaged over pages, F1 of the two averages. The halves are two random halves of the pages.

Time: processor time of whole passes, peers and ours in turn within each round, median of rounds.
Ours also finds title, time, author, address and language; the peers only the text, which is what
they do in the published figures ("with metadata" shows what the same work costs them).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from trafilatura import bare_extraction, extract

from lantoa.analysis.extract import extract_article

ROUNDS = 5
SHINGLE = 4
_WORD = re.compile(r"\w+")

Counts = tuple[int, int, int]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The bag of 4-word shingles of a text; a shorter text is one shingle."""
    words = _WORD.findall(text or "")
    starts = range(max(1, len(words) - SHINGLE + 1))
    return Counter(piece for start in starts if (piece := tuple(words[start : start + SHINGLE])))


def overlap(true: str, found: str) -> Counts:
    """Shingles in both, only in ``found``, only in ``true``."""
    wanted, given = shingles(true), shingles(found)
    return (wanted & given).total(), (given - wanted).total(), (wanted - given).total()


def f1(counts: list[Counts]) -> tuple[float, float, float]:
    """Mean precision and recall over pages, and the F1 of the two means."""
    precision = statistics.mean(tp / (tp + fp) for tp, fp, _ in counts if tp + fp)
    recall = statistics.mean(tp / (tp + fn) for tp, _, fn in counts if tp + fn)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _with_metadata(page: bytes) -> str:
    document = bare_extraction(page, fast=True, include_comments=False, with_metadata=True)
    return document.text if document else ""


CONTENDERS: dict[str, Callable[[bytes], str | None]] = {
    "trafilatura default": lambda page: extract(page, include_comments=False),
    "trafilatura fast": lambda page: extract(page, fast=True, include_comments=False),
    "trafilatura fast, with metadata": _with_metadata,
    "lantoa (with metadata)": lambda page: extract_article(page).text,
}
PEER = "trafilatura fast"


def load(folder: Path) -> tuple[list[bytes], list[str]]:
    """Pages and their true bodies, in one order."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    keys = sorted(truth)
    pages = [gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in keys]
    return pages, [truth[key]["articleBody"] for key in keys]


def main() -> int:
    """Print the table; status 1 without data."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    root = Path(__file__).resolve().parent.parent
    data = Path(os.environ.get("LANTOA_BENCH_DATA", root / "../shared/data"))
    folder = data / "benchmarks" / "article-extraction"
    if not folder.is_dir():
        print("extraction: skipped, no data (set LANTOA_BENCH_DATA)", file=sys.stderr)
        return 1
    pages, bodies = load(folder)
    halves = list(range(len(pages)))
    random.Random(1).shuffle(halves)
    texts = {name: [run(page) or "" for page in pages] for name, run in CONTENDERS.items()}
    seconds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(args.rounds):
        for name, run in CONTENDERS.items():
            began = time.process_time()
            for page in pages:
                run(page)
            seconds[name].append(time.process_time() - began)
    speed = {name: len(pages) / statistics.median(times) for name, times in seconds.items()}
    print(f"### Article extraction, {len(pages)} pages ({platform.machine()}, "
          f"Python {platform.python_version()}, {os.cpu_count()} cores, one used)\n")  # fmt: skip
    print("| | precision | recall | F1 | F1 halves | pages/s | × fast |")
    print("|---|---|---|---|---|---|---|")
    for name in CONTENDERS:
        scores = [overlap(true, found) for true, found in zip(bodies, texts[name], strict=True)]
        precision, recall, whole = f1(scores)
        parts = [f1([scores[i] for i in halves[part::2]])[2] for part in (0, 1)]
        ratio = speed[name] / speed[PEER]
        print(
            f"| {name} | {precision:.3f} | {recall:.3f} | {whole:.4f} "
            f"| {parts[0]:.3f}, {parts[1]:.3f} | {speed[name]:.1f} | {ratio:.2f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
