"""From scores to labels: thresholds, the order of topics and the rules between labels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lantoa.analysis.classify.labels import KINDS, MOST_TOPICS, SENTIMENTS, Labels
from lantoa.analysis.taxonomy import TOPICS

_TOPICS = slice(1, 1 + len(TOPICS))
_FIRST = slice(_TOPICS.stop, _TOPICS.stop + len(TOPICS))
_KINDS = slice(_FIRST.stop, _FIRST.stop + len(KINDS))
_SENTIMENTS = slice(_KINDS.stop, _KINDS.stop + len(SENTIMENTS))
_TOXIC = _SENTIMENTS.stop


def decide(
    scores: NDArray[np.float32], header: Mapping[str, Any], empty: NDArray[np.bool_]
) -> list[Labels]:
    """Labels of a batch. ``empty`` marks texts without a word: they are not relevant, neutral."""
    calibration = header["calibration"]
    relevance = 1 / (
        1 + np.exp(-(calibration["slope"] * scores[:, 0].astype(float) + calibration["offset"]))
    )
    relevance[empty] = 0.0
    relevance = np.round(relevance, 4)
    relevant = relevance >= header["thresholds"]["relevant"]
    topics = topic_lists(scores, relevant, header["thresholds"]["topic"])
    kinds = scores[:, _KINDS].argmax(axis=1)
    sentiments = scores[:, _SENTIMENTS].argmax(axis=1)
    kinds[empty] = KINDS.index("other")
    sentiments[empty] = SENTIMENTS.index("neutral")
    toxic = (scores[:, _TOXIC] > header["thresholds"]["toxic"]) & ~empty
    return [
        Labels(bool(r), float(p), t, KINDS[k], SENTIMENTS[s], bool(x))
        for r, p, t, k, s, x in zip(
            relevant, relevance, topics, kinds, sentiments, toxic, strict=True
        )
    ]


def topic_lists(
    scores: NDArray[np.float32], relevant: NDArray[np.bool_], thresholds: Sequence[float]
) -> list[tuple[str, ...]]:
    """Topics above their thresholds, at most `MOST_TOPICS`, the one to act on first in front."""
    topic = scores[:, _TOPICS] - np.asarray(thresholds, dtype=np.float32)
    first = scores[:, _FIRST]
    lists: list[tuple[str, ...]] = [()] * len(scores)
    for i in np.nonzero(relevant & (topic > 0).any(axis=1))[0]:
        chosen = [j for j in np.argsort(-topic[i], kind="stable")[:MOST_TOPICS] if topic[i, j] > 0]
        chosen.sort(key=lambda j: -float(topic[i, j] + first[i, j]))
        lists[i] = tuple(TOPICS[j] for j in chosen)
    return lists
