"""Labels of posts from a trained model."""

import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from lantoa.analysis.classify.decisions import decide
from lantoa.analysis.classify.features import Extractor
from lantoa.analysis.classify.labels import SOURCE_KINDS, Labels
from lantoa.analysis.classify.model import Model, load_model
from lantoa.analysis.classify.reading import read_post

#: Environment variable naming another model file.
MODEL_VARIABLE = "LANTOA_MODEL"
_BATCH = 2000


class Classifier:
    """Labels posts with one model. Not for several threads at once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._extractor = Extractor()

    def label(
        self, texts: Sequence[str], source_kinds: Sequence[str | None] | None = None
    ) -> list[Labels]:
        """Labels of ``texts`` in order; ``source_kinds`` (one a text, unknown values are read as
        None) say where each comes from."""
        kinds: Sequence[str | None] = source_kinds or [None] * len(texts)
        if len(kinds) != len(texts):
            raise ValueError("as many source kinds as texts are needed")
        labels: list[Labels] = []
        for start in range(0, len(texts), _BATCH):
            posts = [
                read_post(text, kind if kind in SOURCE_KINDS else None)
                for text, kind in zip(
                    texts[start : start + _BATCH], kinds[start : start + _BATCH], strict=True
                )
            ]
            scores = self._model.scores(self._extractor.rows(posts))
            empty = np.array([not post.words for post in posts])
            labels += decide(scores, self._model.header, empty)
        return labels


@cache
def default_classifier() -> Classifier:
    """The classifier with the packaged model, or the one `MODEL_VARIABLE` names; read once."""
    other = os.environ.get(MODEL_VARIABLE)
    if other:
        return Classifier(load_model(Path(other)))
    with as_file(files("lantoa.analysis.classify").joinpath("model.npz")) as path:
        return Classifier(load_model(path))
