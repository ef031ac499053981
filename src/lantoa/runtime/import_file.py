"""``lantoa import FILE``: shows the mapping, then imports, analyses and refreshes the trends."""

import argparse
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from lantoa.files.messages import language
from lantoa.files.ndjson import FileError
from lantoa.files.output import Target
from lantoa.files.progress import Progress
from lantoa.runtime.messages import say
from lantoa.runtime.setup import setup_django

if TYPE_CHECKING:
    from lantoa.units.models import Unit

SAMPLE_ROWS = 3
SHOWN_LINES = 20


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
    from django.db import OperationalError, ProgrammingError
    from django.utils import translation

    translation.activate(language())
    rejected = Rejected(None if args.dry_run else settings.VAR_DIR / "imports", args.file.name)
    try:
        return _import(args, rejected) or (3 if rejected.lines else 0)
    except (OperationalError, ProgrammingError) as problem:
        reason = str(problem).strip().partition("\n")[0]
        print(say("The database cannot be reached: {reason}", reason=reason), file=sys.stderr)
        return 2
    except FileError as problem:
        print(problem, file=sys.stderr)
        return 2
    finally:
        rejected.discard()


class Rejected:
    """The lines that were not taken: the first ones shown, all kept in a file of the same name
    (none with ``folder`` None)."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self.lines = 0
        self._folder = folder
        self._target = Target(str((folder or Path()) / f"{name}.rejected"), lazy=True)

    def __call__(self, number: int, reason: str, pieces: Iterator[bytes]) -> None:
        """Take one bad line, in pieces."""
        self.lines += 1
        if self.lines <= SHOWN_LINES:
            print(say("line {number}: {reason}", number=number, reason=reason), file=sys.stderr)
        elif self.lines == SHOWN_LINES + 1:
            print("…", file=sys.stderr)
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        last = b""
        for last in pieces:
            self._target.write(last)
        if last and not last.endswith(b"\n"):
            self._target.write(b"\n")

    def keep(self) -> None:
        """Finish the file of rejected lines and say where it is."""
        self._target.commit()
        if self._target.written:
            print(say("Rejected lines are in {path}", path=self._target.name), file=sys.stderr)

    def discard(self) -> None:
        """Forget what was not kept."""
        self._target.discard()


def _import(args: argparse.Namespace, rejected: Rejected) -> int:
    from lantoa.insight.domain.refresh import refresh
    from lantoa.listening.domain import importing
    from lantoa.listening.domain.analysis import analyse_ready
    from lantoa.listening.domain.import_rows import read_rows

    if not args.file.is_file():
        print(say("{path} is not a file", path=args.file), file=sys.stderr)
        return 2
    rows = read_rows(args.file, rejected)
    head = list(islice(rows, SAMPLE_ROWS))
    if not head:
        rejected.keep()
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
    unit = _unit(args.unit)
    if unit is None:
        print(say("There is no unit {code}", code=args.unit or "confederation"), file=sys.stderr)
        return 2
    source = importing.upload_source(args.source or args.file.name, args.kind, unit)
    result = importing.ImportResult()
    damage = None
    with Progress(say("reading")) as progress:
        try:
            for result in importing.import_rows(source, chain(head, rows), mapping, rejected):
                progress.tick(result.new + result.known - progress.count)
        except FileError as problem:  # what was read before the damage is in, and is analysed
            damage = problem
    with Progress(say("analysing")) as progress:
        while taken := analyse_ready():
            progress.tick(taken)
    print(say("updating trends"), "…", file=sys.stderr, flush=True)
    refresh()
    print(
        say("{new} new, {known} already there", new=result.new, known=result.known),
        flush=True,
    )
    rejected.keep()
    if damage is not None:
        raise damage
    return 0


def _unit(code: str | None) -> "Unit | None":
    from lantoa.units.models import Level, Unit

    if code:
        return Unit.objects.filter(code=code).first()
    return Unit.objects.filter(level=Level.CONFEDERATION).first()


def _chosen(pairs: list[str]) -> dict[str, str]:
    return {name: column for name, _, column in (pair.partition("=") for pair in pairs)}


def _show(mapping: dict[str, str], columns: list[str], first: dict[str, object]) -> None:
    print(say("What will be read:"))
    for name, column in mapping.items():
        value = str(first.get(column) or "").replace("\n", " ")[:60]
        print(f"  {name:<13} ← {column:<16} {value}")
    if unused := [column for column in columns if column not in mapping.values()]:
        print(f"  {say('not read:')} {', '.join(unused)}")
