"""``lantoa digitise FOLDER --unit CODE``: every file of a folder becomes a draft in the library.

Broken off and started again it goes on: the batch is named by the unit and the folder, a file by
its path, and what is taken stays taken.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from lantoa.files.messages import language
from lantoa.files.progress import Progress
from lantoa.runtime.messages import say
from lantoa.runtime.setup import setup_django

if TYPE_CHECKING:
    from lantoa.library.models import Batch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="folder, with all folders in it")
    parser.add_argument("--unit", required=True, help="code of the unit whose files they are")
    parser.add_argument(
        "--by", metavar="EMAIL", help="who hands them over (default: the first administrator)"
    )
    parser.add_argument("--status", action="store_true", help="only show how far it is")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 all settled, 2 not possible, 3 some files need a person."""
    setup_django()
    from django.utils import translation

    from lantoa.library.domain.errors import LibraryError

    translation.activate(language())
    if not args.folder.is_dir():
        print(say("{path} is not a folder", path=args.folder), file=sys.stderr)
        return 2
    try:
        batch = _batch(args)
    except LibraryError as refused:
        print(refused, file=sys.stderr)
        return 2
    if not args.status:
        _take_in(batch, args.folder)
        _work(batch)
    return _report(batch)


def _batch(args: argparse.Namespace) -> "Batch":
    from lantoa.library.domain.digitising.batches import go_on, open_batch
    from lantoa.library.domain.errors import LibraryError
    from lantoa.units.models import Unit, User

    unit = Unit.objects.filter(code=args.unit).first()
    if unit is None:
        raise LibraryError(say("There is no unit {code}", code=args.unit))
    people = User.objects.filter(is_active=True)
    actor = (
        people.filter(email=args.by).first()
        if args.by
        else people.filter(is_superuser=True).order_by("pk").first()
    )
    if actor is None:
        raise LibraryError(say("There is no such person. Say who hands over: --by EMAIL"))
    folder = args.folder.resolve()
    batch = open_batch(actor, unit, folder.name or str(folder), key=_key(unit.code, folder))
    if batch.stopped_at and not args.status:
        go_on(batch, actor=actor)
        batch.refresh_from_db()
    return batch


def _key(code: str, folder: Path) -> UUID:
    return uuid5(NAMESPACE_URL, f"lantoa:digitise:{code}:{folder.as_uri()}")


def _files(folder: Path) -> Iterator[Path]:
    """Every file, the same order each time; what a link leads to is not of this folder."""
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    )


def _take_in(batch: "Batch", folder: Path) -> None:
    from lantoa.library.domain.digitising.receiving import blocks, take
    from lantoa.library.domain.errors import LibraryError

    with Progress(say("taking in")) as progress:
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            try:
                with path.open("rb") as source:
                    take(batch, name, blocks(source), size=path.stat().st_size, queue=False)
            except (LibraryError, OSError) as problem:
                print(f"{name}: {problem}", file=sys.stderr)
            progress.tick(1)


def _work(batch: "Batch") -> None:
    """Read what waits, here; an archive brings more, so that it is asked for until none is left."""
    from lantoa.library.domain.digitising.accepting import process
    from lantoa.library.domain.digitising.batches import ready
    from lantoa.library.models import Batch

    with Progress(say("reading")) as progress:
        before: list[int] = []
        while (waiting := ready(batch)) and waiting != before:
            for item_id in waiting:
                process(item_id, queue=False)
                progress.tick(1)
                if not Batch.objects.filter(pk=batch.pk, stopped_at=None).exists():
                    return
            before = waiting


def _report(batch: "Batch") -> int:
    from lantoa.library.domain.digitising.batches import counts
    from lantoa.library.domain.digitising.needs import ANY
    from lantoa.library.models import ItemStatus

    numbers = counts(batch)
    for status in ItemStatus:
        if numbers[status]:
            print(f"{status.label}: {numbers[status]}")
    needed = batch.items.filter(ANY).count()
    print(say("{number} files need a person", number=needed), flush=True)
    return 3 if needed else 0
