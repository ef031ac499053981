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
    thresholds = header["thresholds"]
    if empty is None:
        empty = np.zeros(len(scores), dtype=bool)
    relevance = probabilities(scores, header["calibration"])
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


def evidence(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """What relevance is judged by, a row a post: its own score and that of its strongest topic.

    The kinds would help on posts like ours, but in a stream of other talk they treble the false
    alarms.
    """
    strongest = scores[:, _TOPICS].max(axis=1, keepdims=True)
    return np.hstack([scores[:, :1], strongest]).astype(np.float64)


def probabilities(
    scores: NDArray[np.float32], calibration: Mapping[str, Any]
) -> NDArray[np.float64]:
    """Probability of relevance by a logistic function of the `evidence`."""
    weighted = evidence(scores) * np.array(calibration["weights"])
    return np.asarray(1 / (1 + np.exp(-(weighted.sum(axis=1) + calibration["offset"]))))


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
