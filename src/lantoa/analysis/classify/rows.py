"""Labelled text: our own lines, corrections by staff, and the ViHOS data set."""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from lantoa.analysis.classify.labels import KINDS, MOST_TOPICS, SENTIMENTS
from lantoa.analysis.taxonomy import TOPICS

_COLUMNS = ["relevant", "topics", "kind", "sentiment", "toxic", "text"]


class LabelledRow(NamedTuple):
    """A text with the labels a person gave it."""

    text: str
    relevant: bool
    topics: tuple[str, ...]
    kind: str
    sentiment: str
    toxic: bool


class RowError(ValueError):
    """A line is not a labelled text; the message says where and why."""


def own_rows() -> list[LabelledRow]:
    """Our own training lines, file by file in the order of their names."""
    folder = files("lantoa.analysis.classify").joinpath("texts")
    paths = sorted(folder.iterdir(), key=lambda path: path.name)
    return [
        row
        for path in paths
        if path.name.endswith(".tsv")
        for row in parse_tsv(path.read_text(encoding="utf-8"), path.name)
    ]


def parse_tsv(text: str, name: str) -> Iterator[LabelledRow]:
    """Rows of a tab-separated text whose first line names `_COLUMNS`. Raises `RowError`."""
    lines = text.splitlines()
    if lines[0].split("\t") != _COLUMNS:
        raise RowError(f"{name}: the first line must be {' '.join(_COLUMNS)}")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or cells[0] not in "01" or cells[4] not in "01":
            raise RowError(f"{name}, line {number}: {len(_COLUMNS)} columns, 0 or 1 in two of them")
        yield checked_row(
            {
                "relevant": cells[0] == "1",
                "topics": [] if cells[1] == "-" else cells[1].split(","),
                "kind": cells[2],
                "sentiment": cells[3],
                "toxic": cells[4] == "1",
                "text": cells[5],
            },
            f"{name}, line {number}",
        )


def checked_row(record: Mapping[str, Any], where: str) -> LabelledRow:
    """A row from an object with the fields of `LabelledRow`. Raises `RowError`."""
    topics = record.get("topics")
    if not isinstance(topics, list) or len(topics) > MOST_TOPICS or len({*topics} - {*TOPICS}):
        raise RowError(f"{where}: topics must be at most {MOST_TOPICS} of the taxonomy")
    if topics and not record.get("relevant"):
        raise RowError(f"{where}: a post that is not relevant has no topics")
    if record.get("kind") not in KINDS or record.get("sentiment") not in SENTIMENTS:
        raise RowError(f"{where}: unknown kind or sentiment")
    if not isinstance(record.get("text"), str):
        raise RowError(f"{where}: no text")
    return LabelledRow(
        record["text"],
        bool(record.get("relevant")),
        tuple(topics),
        record["kind"],
        record["sentiment"],
        bool(record.get("toxic")),
    )


def vihos(folder: Path, *parts: str) -> list[tuple[str, bool]]:
    """Comments of ViHOS with whether any span of them is hateful or offensive."""
    found: list[tuple[str, bool]] = []
    for part in parts:
        with (folder / f"{part}.csv").open(encoding="utf-8", newline="") as stream:
            found += [
                (line["content"], line["index_spans"].strip() not in ("", "[]"))
                for line in csv.DictReader(stream)
            ]
    return found
