"""Thresholds and calibration from scores of rows the model had not seen; and the figures."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from lantoa.analysis.classify.decisions import decide, evidence
from lantoa.analysis.classify.labels import KINDS, SENTIMENTS, Labels
from lantoa.analysis.classify.rows import LabelledRow
from lantoa.analysis.taxonomy import TOPICS

_FURTHER_GRID = np.round(np.arange(-0.5, 0.01, 0.05), 2)
_TOP_GRID = np.round(np.arange(-1.0, -0.29, 0.1), 2)
_TOXIC_GRID = np.round(np.arange(-0.6, 0.61, 0.05), 2)
#: What the federation's streams hold of relevant posts is not known; even odds are assumed.
_RELEVANT_FROM = 0.5


def tune(scores: NDArray[np.float32], rows: Sequence[LabelledRow]) -> dict[str, Any]:
    """``calibration``, ``thresholds`` and ``metrics`` for the header of a model."""
    relevant = np.array([row.relevant for row in rows])
    logistic = LogisticRegression(C=1.0, class_weight="balanced", tol=1e-8, max_iter=2000)
    logistic.fit(evidence(scores), relevant)
    toxic = np.array([row.toxic for row in rows])
    tuned: dict[str, Any] = {
        "calibration": {
            "weights": [round(float(weight), 3) for weight in logistic.coef_[0]],
            "offset": round(float(logistic.intercept_[0]), 3),
        },
        "thresholds": {
            "relevant": _RELEVANT_FROM,
            "toxic": max(map(float, _TOXIC_GRID), key=lambda t: f1_score(toxic, scores[:, -1] > t)),
        },
    }
    best = -1.0
    for further in _FURTHER_GRID:
        for top in _TOP_GRID:
            if top > further:
                continue
            trial = tuned | {
                "thresholds": tuned["thresholds"]
                | {"top_topic": float(top), "further_topic": float(further)}
            }
            figures = topic_figures(decide(scores, trial), rows)
            total = figures["topics_micro_f1"] + figures["topics_macro_f1"] + figures["first_topic"]
            if total > best + 1e-9:
                best, chosen = total, trial
    return chosen | {"metrics": figures_of(decide(scores, chosen), rows)}


def topic_figures(labels: Sequence[Labels], rows: Sequence[LabelledRow]) -> dict[str, float]:
    """Micro and macro F1 of topics; share of posts with topics whose first topic was found."""
    found = np.array([[topic in label.topics for topic in TOPICS] for label in labels])
    wanted = np.array([[topic in row.topics for topic in TOPICS] for row in rows])
    firsts = [
        label.topics[:1] == row.topics[:1]
        for label, row in zip(labels, rows, strict=True)
        if row.topics
    ]
    return {
        "topics_micro_f1": _f1(wanted, found, "micro"),
        "topics_macro_f1": _f1(wanted, found, "macro"),
        "first_topic": round(float(np.mean(firsts)), 4) if firsts else 0.0,
    }


def figures_of(labels: Sequence[Labels], rows: Sequence[LabelledRow]) -> dict[str, float]:
    """Every figure of quality: macro F1 of relevance, kind, sentiment and toxicity; of topics."""
    pairs = list(zip(labels, rows, strict=True))
    toxic = [row.toxic for row in rows], [label.toxic for label in labels]
    relevant = [row.relevant for row in rows], [label.relevant for label in labels]
    kinds = [[KINDS.index(x.kind) for x in pair] for pair in pairs]
    tones = [[SENTIMENTS.index(x.sentiment) for x in pair] for pair in pairs]
    return topic_figures(labels, rows) | {
        "relevance_macro_f1": _f1(*relevant, "macro"),
        "kind_macro_f1": _f1([b for _, b in kinds], [a for a, _ in kinds], "macro"),
        "sentiment_macro_f1": _f1([b for _, b in tones], [a for a, _ in tones], "macro"),
        "toxic_f1": _f1(*toxic, "binary"),
        "toxic_macro_f1": _f1(*toxic, "macro"),
    }


def _f1(wanted: Any, found: Any, average: str) -> float:
    return round(float(f1_score(wanted, found, average=average, zero_division=0)), 4)
