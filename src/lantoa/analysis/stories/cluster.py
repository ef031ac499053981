"""Posts → stories, in the order of time.

Each post joins the story of its nearest recent neighbours, or founds one: single-pass clustering as
in topic detection and tracking (Allan, Papka, Lavrenko 1998), with a similarity that fades with
time and a veto where firms or parks differ.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
from scipy import sparse

from lantoa.analysis.cues.names import FIRM, PARK
from lantoa.analysis.stories.features import Builder, Features

# Tuned on the odd stories of tests/data/stories.ndjson; see docs/methods/stories.md.
_JOIN = 0.15  # likeness from which a post joins a story
_FADE = 12.0  # days after which the likeness of words is halved
_NAME, _NAME_FADE = 0.3, 3.0  # likeness of posts that share a rare name, and days that halve it
_WINDOW = 21.0  # days a story waits for its next post
_NEIGHBOURS = 3  # nearest posts of a story that a post is compared with
_COMMON_NAME = 0.3  # share of a story's naming posts that makes a name the story's own
_MOST_POSTINGS, _POSTINGS_SHARE = 500, 0.01  # posts of a feature used to look for neighbours
_BLOCK = 1024
_LEAST = 0.03  # likeness under which a neighbour is not looked at


@dataclass
class _Story:
    """What is kept of a story while it grows."""

    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    named: Counter[str] = field(default_factory=Counter)

    def add(self, names: dict[str, str]) -> None:
        for name, kind in names.items():
            self.names[kind][name] += 1
        self.named.update(set(names.values()))

    def own(self, kind: str) -> set[str]:
        """Names of a kind that the story is about."""
        least = _COMMON_NAME * self.named[kind]
        return {name for name, count in self.names[kind].items() if count >= least}


class StoryFinder:
    """Groups posts into stories: `learn` every text, `add` every text and time, then `groups`.

    Two steps, because names are learnt from posts that write them with capitals and found in those
    that do not. No text is kept. Deterministic; posts are taken in order of time, whatever order
    they come in; a post without a time comes last and is compared with all.
    """

    def __init__(self) -> None:
        self._builder = Builder()
        self._days: list[float] = []

    def learn(self, text: str) -> None:
        """First step, for each post."""
        self._builder.learn(text)

    def add(self, text: str, time: datetime | None) -> None:
        """Second step, for each post. A time without zone is taken as UTC."""
        self._builder.add(text)
        self._days.append(np.inf if time is None else _day(time))

    def groups(self) -> npt.NDArray[np.int64]:
        """Return for each post the number of the first post of its story, shape (posts,)."""
        features = self._builder.build()
        days = np.array(self._days)
        order = np.argsort(days, kind="stable")
        labels = _assign(
            Features(
                words=features.words[order],
                named=features.named[order],
                names=[features.names[i] for i in order],
            ),
            days[order],
        )
        first = np.full(len(order), len(order), dtype=np.int64)
        np.minimum.at(first, labels, order)
        result = np.empty(len(order), dtype=np.int64)
        result[order] = first[labels]
        return result


def _day(time: datetime) -> float:
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return aware.timestamp() / 86_400


def _assign(features: Features, days: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Story number of each post, posts being in order of time."""
    words, named = _without_common(features.words), _without_common(features.named)
    count = words.shape[0]
    labels = np.empty(count, dtype=np.int64)
    stories: list[_Story] = []
    for start in range(0, count, _BLOCK):
        end = min(start + _BLOCK, count)
        known = np.isfinite(days[start])
        oldest = int(np.searchsorted(days, days[start] - _WINDOW)) if known else 0
        alike = sparse.coo_array(words[start:end] @ words[oldest:end].T)
        same = sparse.coo_array(named[start:end] @ named[oldest:end].T)
        near = sparse.csr_array(
            sparse.coo_array(_faded(alike, days, start, oldest, _FADE))
            + sparse.coo_array(_faded(same, days, start, oldest, _NAME_FADE, _NAME))
        )
        for i in range(start, end):
            span = slice(near.indptr[i - start], near.indptr[i - start + 1])
            others, likeness = near.indices[span] + oldest, near.data[span]
            earlier = (others < i) & (likeness > _LEAST)
            label = _choose(features.names[i], others[earlier], likeness[earlier], labels, stories)
            if label == len(stories):
                stories.append(_Story())
            stories[label].add(features.names[i])
            labels[i] = label
    return labels


def _without_common(rows: sparse.csr_array) -> sparse.csr_array:
    """Leave out features of so many posts that they find everything and tell nothing."""
    frequency = np.bincount(rows.indices, minlength=rows.shape[1])
    most = max(_MOST_POSTINGS, int(_POSTINGS_SHARE * rows.shape[0]))
    kept = rows.copy()
    kept.data[frequency[kept.indices] > most] = 0
    kept.eliminate_zeros()
    return kept


def _faded(
    alike: sparse.coo_array,
    days: npt.NDArray[np.float64],
    start: int,
    oldest: int,
    half_life: float,
    weight: float = 1.0,
) -> sparse.coo_array:
    """Likeness less what time takes from it; beyond the window, none; without a time, all."""
    row, column = alike.coords
    with np.errstate(invalid="ignore"):
        age = np.abs(days[row + start] - days[column + oldest])
    age = np.where(np.isfinite(age), age, 0.0)
    data = alike.data * weight * np.where(age <= _WINDOW, 0.5 ** (age / half_life), 0.0)
    if weight != 1.0:
        data = np.minimum(data, weight)  # two shared names are no more than one
    return sparse.coo_array((data, (row, column)), shape=alike.shape)


def _choose(
    names: dict[str, str],
    others: npt.NDArray[np.int64],
    likeness: npt.NDArray[np.float64],
    labels: npt.NDArray[np.int64],
    stories: list[_Story],
) -> int:
    """Return the story a post joins, or the number of a new one."""
    nearest: dict[int, list[float]] = defaultdict(list)
    for place in np.argsort(-likeness, kind="stable")[:200]:
        found = nearest[int(labels[others[place]])]
        if len(found) < _NEIGHBOURS:
            found.append(float(likeness[place]))
    best, chosen = _JOIN, len(stories)
    for label, found in nearest.items():
        score = 0.5 * found[0] + 0.5 * sum(found) / len(found)
        if score > best and not _differs(names, stories[label]):
            best, chosen = score, label
    return chosen


def _differs(names: dict[str, str], story: _Story) -> bool:
    """Whether the post names another firm, or another park, than the story is about."""
    for kind in (FIRM, PARK):
        mine = {name for name, its in names.items() if its == kind}
        own = story.own(kind)
        if mine and own and not mine & own:
            return True
    return False


def story_groups(texts: Sequence[str], times: Iterable[datetime | None]) -> list[int]:
    """Return for each post the number of the first of its story; ``times`` beside ``texts``."""
    finder = StoryFinder()
    for text in texts:
        finder.learn(text)
    for text, time in zip(texts, times, strict=True):
        finder.add(text, time)
    return finder.groups().tolist()
