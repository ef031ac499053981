"""Mixed old files digitised: files an hour a core, with a power cut in the middle.

``python -m bench.digitise [FILES]`` (100; 10,000 is the figure of the issue). An embedded database
is made and thrown away. Of a hundred files 70 are photos, 10 scanned pages, 8 PDF, 8 DOCX, 2 films,
and 2 the same photo again. The reading process is killed after seven tenths and started again.
"""

import os
import signal
import sys
import time
from pathlib import Path
from uuid import uuid4

from bench.database import own_database


def main() -> int:
    """Make the files, digitise them, kill and go on, print a table."""
    number = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100)
    with own_database() as var:
        _measure(number, var / "old")
    return 0


def _measure(number: int, folder: Path) -> None:
    from django.db import connections
    from django.utils import timezone

    from lantoa.library.domain.digitising import batches
    from lantoa.library.domain.digitising.receiving import blocks, take
    from lantoa.library.models import Master, Product
    from lantoa.media import can_read
    from lantoa.units.domain.people import grant
    from lantoa.units.domain.reference import load_reference_units
    from lantoa.units.models import Role, Unit, User

    load_reference_units()
    unit = Unit.objects.filter(level="provincial_federation", valid_to=None).first()
    assert unit
    user = User.objects.create_user("bench@example.com", "a long password")
    grant(user, unit, Role.OFFICER, on=timezone.localdate())
    paths = _files(number, folder)
    batch = batches.open_batch(user, unit, "bench", key=uuid4())
    started = time.perf_counter()
    for path in paths:
        with path.open("rb") as source:
            take(batch, path.name, blocks(source), size=path.stat().st_size, queue=False)
    taken_in = time.perf_counter() - started
    connections.close_all()
    first, processor = _worker(batch.pk, die_at=number * 7 // 10)
    before = batches.counts(batch)
    connections.close_all()
    second, more = _worker(batch.pk, die_at=None)
    counts, spent = batches.counts(batch), processor + more
    masters = Master.objects.count()
    assert masters == Product.objects.count() == counts["taken"]
    assert Master.objects.values("sha256").distinct().count() == masters
    print(f"Reads scans: {can_read()}.\n")
    print("| step | |\n|---|---|")
    print(f"| taken in | {number / taken_in:,.0f} files/s |")
    print(f"| waiting when the power went | {before['waiting']:,} of {number:,} |")
    print(f"| taken, already there, lost, twice | {counts['taken']:,}, {counts['duplicate']:,}, "
          f"{counts['waiting'] + counts['arriving']:,}, 0 |")  # fmt: skip
    print(f"| files an hour of processor time (a core) | {3600 * number / spent:,.0f} |")
    clock = 3600 * number / (first + second)
    print(f"| files an hour as the clock goes, one process | {clock:,.0f} |")


def _files(number: int, folder: Path) -> list[Path]:
    from tests.support import documents
    from tests.support.films import film

    folder.mkdir()
    paths = []
    for at in range(number):
        kind = at % 100
        path, ending = folder / f"{at:06}", "jpg"
        if kind < 70:
            data = documents.photo(at, size=(1600, 1200))
        elif kind < 80:
            data = documents.page(f"Công văn số {at} về bữa cơm công đoàn")
        elif kind < 88:
            data, ending = documents.pdf(f"Báo cáo số {at}"), "pdf"
        elif kind < 96:
            data, ending = documents.word(f"Biên bản số {at}"), "docx"
        elif kind < 98:
            film(path.with_suffix(".mp4"), seconds=2 + at / 1000)
            paths.append(path.with_suffix(".mp4"))
            continue
        else:
            data = documents.photo(at - kind, size=(1600, 1200))
        path = path.with_suffix(f".{ending}")
        path.write_bytes(data)
        paths.append(path)
    return paths


def _worker(batch_id: int, *, die_at: int | None) -> tuple[float, float]:
    """Read what waits in a process of its own; seconds by the clock and of the processor, with
    those of the programs it starts."""
    started, before = time.perf_counter(), os.times()
    child = os.fork()
    if child == 0:
        _read(batch_id, die_at)
        os._exit(0)
    os.waitpid(child, 0)
    after = os.times()
    spent = sum(after[at] - before[at] for at in (2, 3))
    return time.perf_counter() - started, spent


def _read(batch_id: int, die_at: int | None) -> None:
    from lantoa.files.progress import Progress
    from lantoa.library.domain.digitising.accepting import process
    from lantoa.library.domain.digitising.batches import ready
    from lantoa.library.models import Batch

    with Progress("reading") as progress:
        for at, item_id in enumerate(ready(Batch.objects.get(pk=batch_id))):
            if at == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
            process(item_id, queue=False)
            progress.tick()


if __name__ == "__main__":
    sys.exit(main())
