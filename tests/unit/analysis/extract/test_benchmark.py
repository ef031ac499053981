"""Extraction on real pages stays at least as good as trafilatura alone (0.962 in fast mode)."""

import os
from pathlib import Path

import pytest
from bench.extraction import f1, load, overlap

from lantoa.analysis.extract import extract_article

ROOT = Path(__file__).resolve().parents[4]
DATA = Path(os.environ.get("LANTOA_BENCH_DATA", ROOT / "../shared/data"))
PAGES = DATA / "benchmarks" / "article-extraction"


@pytest.mark.skipif(not PAGES.is_dir(), reason="no benchmark pages: set LANTOA_BENCH_DATA")
def test_extract_article_f1_on_the_benchmark_is_above_trafilatura():
    pages, bodies = load(PAGES)
    scores = [
        overlap(body, extract_article(page).text) for page, body in zip(pages, bodies, strict=True)
    ]
    assert f1(scores)[2] >= 0.968


def test_f1_of_the_whole_text_is_one_and_of_half_is_less():
    text = " ".join(f"w{number}" for number in range(40))
    assert f1([overlap(text, text)]) == (1.0, 1.0, 1.0)
    precision, recall, whole = f1([overlap(text, text[: len(text) // 2] + " other words here now")])
    assert precision < 1
    assert recall < whole < precision
