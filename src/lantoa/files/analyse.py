"""``lantoa analyse``: each post of a file with its labels."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lantoa.analysis.classify import Classifier, ModelError, default_classifier
from lantoa.files.job import Job, add_in_out, run_job
from lantoa.files.ndjson import FileError

_BATCH = 1000
# A batch also ends here, so that long articles do not add up in memory.
_BATCH_CHARACTERS = 4_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_in_out(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 all well, 2 unreadable, 3 some lines rejected."""
    return run_job("analyse", lambda: _analyse(args.input, args.output))


def _analyse(source: str, target: str) -> int:
    try:
        classifier = default_classifier()
    except ModelError as error:
        raise FileError(str(error)) from None
    with Job("analyse", source, target, {"id": "id", "text": "text"}) as job:
        records = (row.record for row in job.rows())
        while batch := _take(records):
            for record in _labelled(classifier, batch):
                job.write(record)
    return job.status


def _take(records: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    batch: list[dict[str, Any]] = []
    characters = 0
    for record in islice(records, _BATCH):
        batch.append(record)
        characters += len(record["text"])
        if characters >= _BATCH_CHARACTERS:
            break
    return batch


def _labelled(classifier: Classifier, batch: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The records with their labels; fields of the same names are replaced."""
    kinds = [record.get("source_kind") for record in batch]
    labels = classifier.label(
        [record["text"] for record in batch],
        [kind if isinstance(kind, str) else None for kind in kinds],
    )
    for record, label in zip(batch, labels, strict=True):
        yield record | label._asdict()
