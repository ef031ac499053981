"""Posts labelled a second on one core, and quality beside published figures.

``python -m bench.analyse``. Reads ViHOS from LANTOA_BENCH_DATA where it is there;
the posts timed are our own held-out posts repeated with small changes.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from lantoa.analysis.classify import default_classifier
from lantoa.analysis.classify.rows import parse_tsv, vihos
from lantoa.analysis.classify.tuning import figures_of

ROOT = Path(__file__).parents[1]
BENCH_DATA = Path(os.environ.get("LANTOA_BENCH_DATA", ROOT.parent / "shared" / "data"))
POSTS, RUNS = 30_000, 3
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def speed() -> tuple[float, float]:
    """Median posts a second of the whole command, and of the labelling alone in a warm process."""
    rows = list(parse_tsv((ROOT / "tests/data/held_out.tsv").read_text("utf-8"), "held_out.tsv"))
    texts = [f"{rows[i % len(rows)].text} {i}" for i in range(POSTS)]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.ndjson")
        with source.open("w", encoding="utf-8") as stream:
            for i, text in enumerate(texts):
                stream.write(json.dumps({"id": i, "text": text}, ensure_ascii=False) + "\n")
        whole = []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "lantoa.cli", "analyse", source, f"{folder}/out.ndjson"],
                check=True,
                capture_output=True,
                env=os.environ | ONE_CORE,
            )
            whole.append(POSTS / (time.perf_counter() - start))
    classifier = default_classifier()
    warm = []
    for _ in range(RUNS):
        start = time.perf_counter()
        classifier.label(texts)
        warm.append(POSTS / (time.perf_counter() - start))
    return statistics.median(whole), statistics.median(warm)


def quality() -> dict[str, float]:
    """Figures on the held-out posts."""
    rows = list(parse_tsv((ROOT / "tests/data/held_out.tsv").read_text("utf-8"), "held_out.tsv"))
    return figures_of(default_classifier().label([row.text for row in rows]), rows)


def vihos_accuracy() -> tuple[float, float] | None:
    """Accuracy on the test part of ViHOS: ours, and of a TF-IDF linear model trained on it."""
    folder = BENCH_DATA / "benchmarks" / "vihos"
    if not folder.exists():
        return None
    test = vihos(folder, "test")
    truth = np.array([toxic for _, toxic in test])
    labels = default_classifier().label([text for text, _ in test])
    ours = float(np.mean(np.array([found.toxic for found in labels]) == truth))
    known = vihos(folder, "train", "dev")
    peer = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2), LinearSVC(C=0.5))
    peer.fit([text for text, _ in known], [toxic for _, toxic in known])
    return ours, float(np.mean(peer.predict([text for text, _ in test]) == truth))


def main() -> None:
    """Print the tables."""
    command, warm = speed()
    print(f"Machine: {platform.machine()}, {os.cpu_count()} cores; one used; Python "
          f"{platform.python_version()}; median of {RUNS} runs of {POSTS} posts.\n")  # fmt: skip
    print("| what | ours | aim | ratio |\n|---|---|---|---|")
    print(f"| posts/s, whole `lantoa analyse`, start included | {command:.0f} | 3000 "
          f"| {command / 3000:.2f} |")  # fmt: skip
    print(f"| posts/s, labelling alone | {warm:.0f} | 3000 | {warm / 3000:.2f} |\n")
    print("| held-out posts | figure |\n|---|---|")
    for name, value in quality().items():
        print(f"| {name} | {value:.3f} |")
    if (scores := vihos_accuracy()) is None:
        print("\nViHOS skipped: no data under LANTOA_BENCH_DATA.")
    else:
        ours, peer = scores
        print("\n| ViHOS test | ours | TF-IDF linear | PhoBERT (published) |\n|---|---|---|---|")
        print(f"| accuracy, toxic or not | {ours:.3f} | {peer:.3f} | 0.901 |")


if __name__ == "__main__":
    main()
