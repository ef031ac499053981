"""Training: labelled rows in, a model out, the same bytes for the same rows.

Every label has a linear support vector machine of its own (LIBLINEAR's dual coordinate descent,
fixed seed, one thread, no BLAS) over the shared features; weights are rounded to a byte. Thresholds
and the calibration come from scores of rows a model had not seen, all spellings of a row kept in
one fold.
"""

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.svm import LinearSVC

from lantoa.analysis.classify.features import BITS, Extractor, Rows
from lantoa.analysis.classify.labels import KINDS, SENTIMENTS
from lantoa.analysis.classify.model import FORMAT, Model, Space, head_names
from lantoa.analysis.classify.reading import read_post
from lantoa.analysis.classify.rows import LabelledRow
from lantoa.analysis.classify.tuning import tune
from lantoa.analysis.classify.variants import noisy, without_accents
from lantoa.analysis.taxonomy import TOPICS

FOLDS = 3
#: What stands between lines run together.
JOINT = " \n "
_SPELLINGS = 3
_LEAST_ROWS = 4  # a feature of fewer rows (a line has three spellings) is dropped
_SEED = 20231
# Comments outnumber our rows and were labelled for another purpose: they teach toxicity as much as
# our rows do, and less what is not relevant.
_COMMENT_WEIGHT = {"toxic": 1.0, "relevant": 0.3}

Targets = NDArray[np.bool_]
Tell = Callable[[str], None]


def train(
    rows: Sequence[LabelledRow],
    comments: Sequence[tuple[str, bool]] = (),
    tell: Tell = lambda step: None,
) -> Model:
    """Return the model of ``rows`` and of ``comments`` (text, toxic), which teach toxicity and,
    being talk of other things nearly all, what is not relevant.

    ``tell`` hears of each step. Needs at least one row of each value of each label but topics.
    """
    tell(f"reading {len(rows)} rows and {len(comments)} comments")
    whole = [*rows, *_longer(rows)]
    texts, sources = _spellings(whole)
    spoken = [text for text, _ in comments]
    features = _features(texts, sources)
    extra = _features([*spoken, *map(without_accents, spoken)], [None] * 2 * len(spoken))
    space = _space([features, extra])
    matrix, extra_matrix = space.matrix(features), space.matrix(extra)
    matrix.sum_duplicates()
    extra_matrix.sum_duplicates()
    targets = np.tile(_targets(whole), (_SPELLINGS, 1))
    extra_target = np.tile(np.array([toxic for _, toxic in comments], dtype=bool), 2)
    group = np.tile([_fold(row) for row in whole], _SPELLINGS)

    # Judged by the given rows alone, as written and without accents.
    judged = np.concatenate([np.arange(len(rows)), len(whole) + np.arange(len(rows))])
    unseen = np.zeros((len(matrix.indptr) - 1, len(head_names())), dtype=np.float32)
    for fold in range(FOLDS):
        tell(f"fold {fold + 1} of {FOLDS}")
        weights, offsets = _fit(
            matrix[group != fold], targets[group != fold], extra_matrix, extra_target
        )
        unseen[group == fold] = matrix[group == fold] @ weights + offsets
    tuned = tune(unseen[judged], [*rows, *rows])
    tell("all rows")
    weights, offsets = _fit(matrix, targets, extra_matrix, extra_target)
    scales = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    header = {
        "format": FORMAT,
        "heads": head_names(),
        "rows": len(rows),
        "comments": len(comments),
        "data": _digest(rows, comments),
        **tuned,
    }
    return Model(
        space,
        np.rint(weights / np.maximum(scales, 1e-12)).astype(np.int8),
        scales,
        np.round(offsets, 4).astype(np.float32),
        header,
    )


def _fold(row: LabelledRow) -> int:
    """The fold of a row; a row made of others begins with one of its own fold."""
    return crc32(row.text.split(JOINT)[0].encode()) % FOLDS


def _longer(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """Long posts about nothing of ours: two to six lines that are not relevant, run together.

    Without them length alone would speak for relevance, since articles in the rows mostly are.
    Only lines of one fold are joined.
    """
    made: list[LabelledRow] = []
    for fold in range(FOLDS):
        plain = [row for row in rows if not row.relevant and not row.toxic and _fold(row) == fold]
        rng = random.Random(_SEED + fold)  # noqa: S311 - repeatable, not secret
        for first in plain:
            if first.kind in ("advert", "question"):
                continue
            more = rng.choices(plain, k=rng.randint(1, 5))
            text = JOINT.join([first.text, *(row.text for row in more)])
            made.append(first._replace(text=text))
    return made


def _spellings(rows: Sequence[LabelledRow]) -> tuple[list[str], list[str | None]]:
    """As written; without accents; as a hurried person types. Some of the last get a source."""
    texts = [row.text for row in rows]
    plain = [without_accents(text) for text in texts]
    hurried = [noisy(text, _SEED) for text in texts]
    sources = [_source(row) for row in rows]
    return [*texts, *plain, *hurried], [*[None] * (2 * len(rows)), *sources]


def _source(row: LabelledRow) -> str | None:
    """A likely source for three rows in ten, none for the others: a hint, never relied upon."""
    draw = crc32(row.text.encode() + b"source") % 20
    if draw > 5:
        return None
    if row.kind == "news":
        return "press" if draw < 5 else "official"
    if row.kind == "announcement":
        return "union" if "union_work" in row.topics else ("official", "social")[draw % 2]
    return "social" if draw < 4 else "forum"


def _features(texts: Sequence[str], sources: Sequence[str | None]) -> Rows:
    posts = [read_post(text, source) for text, source in zip(texts, sources, strict=True)]
    return Extractor().rows(posts)


def _space(parts: Sequence[Rows]) -> Space:
    """Features of at least two rows, weighted by how few rows have them."""
    counts = np.zeros(1 << BITS, dtype=np.int64)
    total = 0
    for part in parts:
        count = len(part.starts) - 1
        owner = np.repeat(np.arange(count, dtype=np.int64), np.diff(part.starts))
        once = np.unique((owner << BITS) | part.keys)
        counts += np.bincount(once & ((1 << BITS) - 1), minlength=1 << BITS)
        total += count
    keys = np.nonzero(counts >= _LEAST_ROWS)[0].astype(np.uint32)
    idf = np.log((total + 1) / (counts[keys] + 1)) + 1
    return Space(keys, idf.astype(np.float16).astype(np.float32))


def _targets(rows: Sequence[LabelledRow]) -> Targets:
    """Rows × heads, in the order of `head_names`."""
    return np.array(
        [
            [
                row.relevant,
                *(topic in row.topics for topic in TOPICS),
                *(row.topics[:1] == (topic,) for topic in TOPICS),
                *(row.kind == kind for kind in KINDS),
                *(row.sentiment == sentiment for sentiment in SENTIMENTS),
                row.toxic,
            ]
            for row in rows
        ]
    )


def _fit(
    matrix: csr_matrix, targets: Targets, extra: csr_matrix, extra_target: Targets
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (features × heads) and offsets of every head."""
    names = head_names()
    weights = np.zeros((matrix.shape[1], len(names)))
    offsets = np.full(len(names), -1.0)
    for column, name in enumerate(names):
        known, wanted, weight = matrix, targets[:, column], None
        if name in _COMMENT_WEIGHT and extra.shape[0]:
            also = extra_target if name == "toxic" else np.zeros_like(extra_target)
            known, wanted = vstack([matrix, extra]).tocsr(), np.concatenate([wanted, also])
            weight = np.where(np.arange(len(wanted)) < len(targets), 1.0, _COMMENT_WEIGHT[name])
        if wanted.all() or not wanted.any():  # a topic that no row has
            continue
        even = name.startswith("sentiment:")
        machine = LinearSVC(
            C=0.2 if even else 0.5 if name == "toxic" else 1.0,
            class_weight="balanced" if even else None,
            random_state=_SEED,
            max_iter=300,
            tol=1e-3,
        ).fit(known, wanted, sample_weight=weight)
        weights[:, column] = machine.coef_[0]
        offsets[column] = machine.intercept_[0]
    return weights, offsets


def _digest(rows: Sequence[LabelledRow], comments: Sequence[tuple[str, bool]]) -> str:
    whole = json.dumps([rows, list(comments)], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
