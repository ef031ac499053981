"""The trained model as numbers: which features count, how much, for which label; and its file.

The file is an uncompressed npz of plain arrays with a JSON header, so that the same training gives
the same bytes and reading it runs no code.
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from lantoa.analysis.classify.features import BITS, Rows
from lantoa.analysis.classify.labels import KINDS, SENTIMENTS
from lantoa.analysis.taxonomy import TOPICS

FORMAT = 1
Scores = NDArray[np.float32]


def head_names() -> list[str]:
    """The scores a model gives, in their order."""
    return [
        "relevant",
        *(f"topic:{topic}" for topic in TOPICS),
        *(f"first:{topic}" for topic in TOPICS),
        *(f"kind:{kind}" for kind in KINDS),
        *(f"sentiment:{sentiment}" for sentiment in SENTIMENTS),
        "toxic",
    ]


class ModelError(Exception):
    """The file is no model of this version."""


class Space:
    """The features a model knows (``keys``, sorted) and how telling each is (``idf``)."""

    def __init__(self, keys: NDArray[np.uint32], idf: NDArray[np.float32]) -> None:
        self.keys, self.idf = keys, idf
        self._column = np.full(1 << BITS, -1, dtype=np.int32)
        self._column[keys] = np.arange(len(keys), dtype=np.int32)

    def matrix(self, rows: Rows) -> csr_matrix:
        """Rows × known features; each row of length one, weighted by idf."""
        count = len(rows.starts) - 1
        owner = np.repeat(np.arange(count), np.diff(rows.starts))
        columns = self._column[rows.keys]
        known = columns >= 0
        owner, columns = owner[known], columns[known]
        values = self.idf[columns]
        squares = np.bincount(owner, values * values, minlength=count)
        values = values / np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)[owner]
        starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=count))))
        return csr_matrix((values, columns, starts), shape=(count, len(self.keys)))


@dataclass
class Model:
    """Linear scores of every label at once, and what turns them into decisions.

    ``weights`` (features × heads) are whole numbers from -127 to 127, in units of ``scales``.
    """

    space: Space
    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    offsets: NDArray[np.float32]
    header: dict[str, Any]

    def __post_init__(self) -> None:
        self._weights = self.weights.astype(np.float32) * self.scales

    def scores(self, rows: Rows) -> Scores:
        """Posts × heads, in the order of `head_names`."""
        return np.asarray(self.space.matrix(rows) @ self._weights + self.offsets, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the file."""
        path.write_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        header = json.dumps(self.header, sort_keys=True, ensure_ascii=False).encode()
        buffer = io.BytesIO()
        np.savez(
            buffer,
            header=np.frombuffer(header, dtype=np.uint8),
            keys=self.space.keys,
            idf=self.space.idf.astype(np.float16),
            weights=self.weights,
            scales=self.scales,
            offsets=self.offsets,
        )
        return buffer.getvalue()


def load_model(path: Path) -> Model:
    """Read a model file. Raises `ModelError` with a sentence when it is none."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            if header.get("format") != FORMAT or header.get("heads") != head_names():
                raise ModelError(f"{path} was made by another version; run lantoa train")
            space = Space(arrays["keys"], arrays["idf"].astype(np.float32))
            return Model(space, arrays["weights"], arrays["scales"], arrays["offsets"], header)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, KeyError, EOFError) as error:
        raise ModelError(f"{path} is not a model: {error}") from None
