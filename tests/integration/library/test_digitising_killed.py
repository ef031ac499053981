"""The power goes while many files are being read: nothing is taken twice, nothing is lost."""

import os
import signal
from uuid import uuid4

from django.db import connections
from tests.integration.library.conftest import House
from tests.support import documents
from tests.support.forking import leave_connections_to_the_parent

from lantoa.library.domain.digitising import accepting, batches
from lantoa.library.domain.digitising.accepting import process
from lantoa.library.domain.digitising.receiving import take
from lantoa.library.models import Batch, ItemStatus, Master, Product

FILES = 60


def work(batch_id: int, *, die_after: int, place: str) -> None:
    """Read what waits in a process of its own that dies in the middle of its nth file."""
    leave_connections_to_the_parent()
    original, done = getattr(accepting, place), []

    def fatal(*args: object, **kwargs: object) -> object:
        result = original(*args, **kwargs)
        done.append(1)
        if len(done) == die_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(accepting, place, fatal)
    for item_id in batches.ready(Batch.objects.get(pk=batch_id)):
        process(item_id, queue=False)


def run(batch: Batch, deaths: list[tuple[int, str]]) -> list[bool]:
    """Run these workers at once; whether each was killed."""
    connections.close_all()
    children = []
    for die_after, place in deaths:
        child = os.fork()
        if child == 0:
            try:
                work(batch.pk, die_after=die_after, place=place)
            finally:
                os._exit(0)
        children.append(child)
    return [os.WIFSIGNALED(os.waitpid(child, 0)[1]) for child in children]


def test_of_sixty_files_each_is_taken_once_whoever_dies(
    transactional_db: None, house: House
) -> None:
    batch = batches.open_batch(house.chair, house.grassroots, "Kho ảnh", key=uuid4())
    for number in range(FILES):
        data = documents.photo(number % 50, size=(64, 48))  # ten of them are the same file twice
        take(batch, f"{number}.jpg", [data], size=len(data), queue=False)
    # One dies after it has read and before it writes, one inside the transaction, one after it.
    places = [(3, "read"), (5, "_write"), (7, "_accept")]
    assert run(batch, places) == [True] * 3
    assert 0 < batches.counts(batch)[ItemStatus.WAITING] < FILES
    run(batch, [(FILES + 1, "_accept")] * 2)
    assert batches.counts(batch) == {
        "arriving": 0, "waiting": 0, "taken": 50, "unpacked": 0, "duplicate": 10, "refused": 0,
    }  # fmt: skip
    assert (Product.objects.count(), Master.objects.count()) == (50, 50)
    assert Master.objects.values("sha256").distinct().count() == 50
    assert batches.ready(batch) == []
