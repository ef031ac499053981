"""Eight workers, one of them killed between taking a warning and telling: each is given once."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from multiprocessing.connection import Connection

import pytest
from django.db import connection
from django.utils import timezone
from tests.integration.duties.conftest import DUTY, make_line
from tests.support.factories.units import UnitFactory
from tests.support.forking import leave_connections_to_the_parent

from lantoa.duties.domain import deadlines
from lantoa.duties.models import DeadlineStep, Notice, NoticeCopy

DUTIES, WORKERS, STEPS = 30, 8, 4
LATER = timedelta(days=30)
FORK = multiprocessing.get_context("fork")


def _work() -> None:
    """Escalate as a worker does, minute after minute, until nothing is left."""
    leave_connections_to_the_parent()
    now = timezone.now() + LATER
    while DeadlineStep.objects.filter(done_at=None).exists():
        deadlines.escalate_due(now)
        time.sleep(0.05)
    os._exit(0)


def _die_in_the_middle(pipe: Connection) -> None:
    """Take a warning, say so, and never tell."""
    leave_connections_to_the_parent()

    def notify(*_: object, **__: object) -> None:
        pipe.send("taken")
        time.sleep(600)

    deadlines.notices.notify = notify  # type: ignore[assignment]  # only in this process
    deadlines.escalate_due(timezone.now() + LATER)


@pytest.mark.django_db(transaction=True)
def test_each_warning_is_given_exactly_once_though_a_worker_is_killed() -> None:
    line = make_line()
    for _ in range(DUTIES):
        unit = UnitFactory(parent=line.base)
        deadlines.start(unit, DUTY, unit=unit, owner=line.owner)
    connection.close()  # a connection must not be shared with the processes below

    ours, theirs = FORK.Pipe()
    victim = FORK.Process(target=_die_in_the_middle, args=(theirs,))
    victim.start()
    assert ours.poll(60)
    workers = [FORK.Process(target=_work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    time.sleep(0.5)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    for process in (victim, *workers):
        process.join(60)

    assert [worker.exitcode for worker in workers] == [0] * WORKERS
    assert victim.exitcode == -signal.SIGKILL
    assert not DeadlineStep.objects.filter(done_at=None).exists()
    steps = DeadlineStep.objects.values_list("deadline_id", "number")
    expected = sorted(f"deadline:{deadline}:{number}" for deadline, number in steps)
    assert len(expected) == DUTIES * STEPS
    assert sorted(Notice.objects.values_list("key", flat=True)) == expected
    assert NoticeCopy.objects.count() == DUTIES * STEPS
    assert deadlines.escalate_due(timezone.now() + LATER) == 0
