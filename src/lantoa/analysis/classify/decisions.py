"""From scores to labels: thresholds, the order of topics and the rules between labels."""

from collections.abc import Mapping
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
    scores: NDArray[np.float32],
    header: Mapping[str, Any],
    empty: NDArray[np.bool_] | None = None,
) -> list[Labels]:
    """Labels of a batch. ``empty`` marks texts without a word: they are not relevant, neutral."""
    calibration, thresholds = header["calibration"], header["thresholds"]
    if empty is None:
        empty = np.zeros(len(scores), dtype=bool)
    relevance = 1 / (
        1 + np.exp(-(calibration["slope"] * scores[:, 0].astype(float) + calibration["offset"]))
    )
    relevance[empty] = 0.0
    relevance = np.round(relevance, 4)
    relevant = relevance >= thresholds["relevant"]
    topics = _topics(scores, relevant, thresholds["top_topic"], thresholds["further_topic"])
    kinds = scores[:, _KINDS].argmax(axis=1)
    sentiments = scores[:, _SENTIMENTS].argmax(axis=1)
    kinds[empty] = KINDS.index("other")
    sentiments[empty] = SENTIMENTS.index("neutral")
    toxic = (scores[:, _TOXIC] > thresholds["toxic"]) & ~empty
    return [
        Labels(bool(r), float(p), t, KINDS[k], SENTIMENTS[s], bool(x))
        for r, p, t, k, s, x in zip(
            relevant, relevance, topics, kinds, sentiments, toxic, strict=True
        )
    ]


def _topics(
    scores: NDArray[np.float32], relevant: NDArray[np.bool_], top: float, further: float
) -> list[tuple[str, ...]]:
    """Topics of each post, at most `MOST_TOPICS`, the one to act on first in front.

    The order is that of two scores together: that the post has the topic, and that the topic comes
    first. The first needs a score above ``top`` only, since nearly every relevant post has a topic;
    the others need ``further``.
    """
    topic = scores[:, _TOPICS]
    urgency = topic + scores[:, _FIRST]
    first = urgency.argmax(axis=1)
    others = topic > further
    has = relevant & ((topic[np.arange(len(topic)), first] > top) | others.any(axis=1))
    lists: list[tuple[str, ...]] = [()] * len(scores)
    for i in np.nonzero(has)[0]:
        chosen = {int(j) for j in np.nonzero(others[i])[0]}
        if topic[i, first[i]] > top:
            chosen.add(int(first[i]))
        ordered = sorted(chosen, key=lambda j: (-float(urgency[i, j]), j))
        lists[i] = tuple(TOPICS[j] for j in ordered[:MOST_TOPICS])
    return lists
