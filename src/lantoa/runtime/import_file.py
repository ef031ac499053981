"""``lantoa import FILE``: shows the mapping, then imports, analyses and refreshes the trends."""

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from lantoa.files.ndjson import FileError
from lantoa.files.output import Target
from lantoa.files.progress import Progress
from lantoa.runtime.messages import say
from lantoa.runtime.setup import setup_django

SAMPLE_ROWS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="NDJSON or CSV, .gz too")
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN",
        help="which column holds text, title, id, url, published_at or author",
    )  # fmt: skip
    parser.add_argument("--source", help="name of the source (default: the file's name)")
    parser.add_argument(
        "--kind",
        default="social",
        choices=["press", "official", "union", "social", "forum", "other"],
    )
    parser.add_argument("--unit", help="code of the unit it belongs to (default: confederation)")
    parser.add_argument("--dry-run", action="store_true", help="show the mapping and stop")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 all in, 2 the file is not usable, 3 some lines were rejected."""
    setup_django()
    from django.conf import settings
    from django.utils import translation

    translation.activate("vi" if say("ready") != "ready" else "en")
    kept = Target(str(_imports_dir(settings.VAR_DIR) / f"{args.file.name}.rejected"), lazy=True)
    bad_lines = 0

    def on_bad(number: int, reason: str, pieces: Iterator[bytes]) -> None:
        nonlocal bad_lines
        bad_lines += 1
        print(say("line {number}: {reason}", number=number, reason=reason), file=sys.stderr)
        last = b""
        for last in pieces:
            kept.write(last)
        if last and not last.endswith(b"\n"):
            kept.write(b"\n")

    try:
        return _import(args, on_bad, kept) or (3 if bad_lines else 0)
    except FileError as problem:
        print(problem, file=sys.stderr)
        return 2


def _import(args: argparse.Namespace, on_bad, kept: Target) -> int:  # type: ignore[no-untyped-def]
    from lantoa.insight.domain.refresh import refresh
    from lantoa.listening.domain import importing
    from lantoa.listening.domain.analysis import analyse_ready
    from lantoa.units.models import Level, Unit

    if not args.file.is_file():
        print(say("{path} is not a file", path=args.file), file=sys.stderr)
        return 2
    rows = importing.read_rows(args.file, on_bad)
    head = list(islice(rows, SAMPLE_ROWS))
    if not head:
        print(say("{path} holds no usable line", path=args.file), file=sys.stderr)
        return 2
    columns = list(dict.fromkeys(chain.from_iterable(row.record for row in head)))
    try:
        mapping = importing.guess_mapping(columns, _chosen(args.map))
    except importing.WrongColumns as problem:
        print(problem, file=sys.stderr)
        return 2
    _show(mapping, columns, head[0].record)
    if args.dry_run:
        return 0

    if args.unit:
        unit = Unit.objects.filter(code=args.unit).first()
    else:
        unit = Unit.objects.filter(level=Level.CONFEDERATION).first()
    if unit is None:
        print(say("There is no unit {code}", code=args.unit or "confederation"), file=sys.stderr)
        return 2
    source = importing.upload_source(args.source or args.file.name, args.kind, unit)
    result = importing.ImportResult()
    with Progress(say("reading")) as progress:
        for result in importing.import_rows(source, chain(head, rows), mapping, on_bad):
            progress.tick(result.new + result.known - progress.count)
    kept.commit()
    with Progress(say("analysing")) as progress:
        while taken := analyse_ready():
            progress.tick(taken)
    print(say("updating trends"), "…", file=sys.stderr, flush=True)
    refresh()
    print(
        say("{new} new, {known} already there", new=result.new, known=result.known),
        flush=True,
    )
    if kept.written:
        print(say("Rejected lines are in {path}", path=kept.name), file=sys.stderr)
    return 0


def _chosen(pairs: list[str]) -> dict[str, str]:
    return {name: column for name, _, column in (pair.partition("=") for pair in pairs) if column}


def _show(mapping: dict[str, str], columns: list[str], first: dict[str, object]) -> None:
    print(say("What will be read:"))
    for name, column in mapping.items():
        value = str(first.get(column) or "").replace("\n", " ")[:60]
        print(f"  {name:<13} ← {column:<16} {value}")
    if unused := [column for column in columns if column not in mapping.values()]:
        print(f"  {say('not read:')} {', '.join(unused)}")


def _imports_dir(var: Path) -> Path:
    folder = var / "imports"
    os.makedirs(folder, exist_ok=True)
    return folder
