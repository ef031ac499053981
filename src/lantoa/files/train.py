"""``lantoa train``: rebuild the classifiers from their labelled text.

With the same rows the model file is the same byte for byte. The shipped one is made by
``lantoa train --vihos FOLDER --out src/lantoa/analysis/classify/model.npz``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lantoa.analysis.classify.rows import (
    LabelledRow,
    RowError,
    checked_row,
    own_rows,
    vihos,
)
from lantoa.files.job import OK, SOME_REJECTED, run_job
from lantoa.files.messages import say
from lantoa.files.ndjson import FileError, Readable, open_input, read_rows
from lantoa.files.output import Target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--out", metavar="PATH", default="model.npz", help="model file to write")
    parser.add_argument("--corrections", metavar="FILE", help="NDJSON of posts labelled by staff")
    parser.add_argument("--vihos", metavar="FOLDER", help="the ViHOS data set (train.csv, dev.csv)")


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 all well, 2 unreadable, 3 some corrections rejected."""
    return run_job("train", lambda: _train(args))


def _train(args: argparse.Namespace) -> int:
    from lantoa.analysis.classify.training import train

    rows = own_rows()
    comments: list[tuple[str, bool]] = []
    rejected: list[str] = []
    if args.corrections:
        rows = _corrected(rows, _corrections(args.corrections, rejected))
    if args.vihos:
        try:
            comments = vihos(Path(args.vihos), "train", "dev")
        except (OSError, KeyError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise FileError(say("cannot read {path}: {why}", path=args.vihos, why=why)) from None
    target = Target(args.out)
    try:
        target.open()
        model = train(rows, comments, tell=lambda step: _tell(step))
        target.write(model.to_bytes())
        target.commit()
    except OSError as error:
        target.discard()
        why = error.strerror
        raise FileError(say("cannot write {path}: {why}", path=args.out, why=why)) from None
    except BaseException:
        target.discard()
        raise
    for name, value in model.header["metrics"].items():
        _tell(f"{name} {value:.4f}")
    return SOME_REJECTED if rejected else OK


def _tell(step: str) -> None:
    print(f"lantoa train: {step}", file=sys.stderr, flush=True)


def _corrections(path: str, rejected: list[str]) -> list[LabelledRow]:
    """Rows of the file; bad lines are reported and left out."""

    def bad(number: int, reason: str) -> None:
        rejected.append(reason)
        _tell(say("line {number}: {reason}", number=number, reason=reason))

    rows: list[LabelledRow] = []
    with open_input(path) as stream, Readable(path):
        for number, record in read_rows(
            stream, {"text": "text"}, lambda number, reason, _: bad(number, reason)
        ):
            try:
                rows.append(checked_row(record, "-"))
            except RowError as error:
                bad(number, str(error).removeprefix("-: "))
    return rows


def _corrected(rows: list[LabelledRow], corrections: list[LabelledRow]) -> list[LabelledRow]:
    """A correction takes the place of an own line with the same text."""
    by_text = {row.text: row for row in [*rows, *corrections]}
    return list(by_text.values())
