"""What the contest benches stand on: a round with its people, the application, the database."""

import random
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import psutil

from bench.phones import QUESTIONS
from lantoa.demo.state import free_port


def begin(round_: int, people: list[int]) -> list[tuple[int, int]]:
    """Start an attempt for each; pairs of contestant and attempt."""
    from django.db import connection

    from lantoa.contests.hot import acts, statements
    from lantoa.contests.models import Question

    paper = list(Question.objects.filter(round=round_).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        values = acts.starts([acts.Start(round_, one, 1, paper, 1) for one in people])
        cursor.execute(statements.START, values)
        cursor.execute(
            "SELECT contestant_id, id FROM contests_attempt WHERE round_id = %s", [round_]
        )
        return cursor.fetchall()


def make_contest(number: int, *, closes_in: float = 86_400) -> tuple[int, list[int]]:
    """A round that has just opened, and people who have entered; their ids."""
    from django.db import connection
    from django.utils import timezone

    from lantoa.contests.models import (
        AnswerKey,
        Board,
        Contest,
        Contestant,
        PaperRule,
        Question,
        Round,
        Rules,
    )
    from lantoa.units.models import Level, Unit

    unit, _ = Unit.objects.get_or_create(
        code="bench", level=Level.CONFEDERATION, defaults={"valid_from": "2020-01-01"}
    )
    slug = f"bench-{Contest.objects.count()}"
    contest = Contest.objects.create(slug=slug, name="Bench", unit=unit, announced=True)
    board = Board.objects.create(contest=contest, name="Bench")
    chain = ["score", "time_used", "submitted", "draw"]
    rules = Rules.objects.create(contest=contest, tie_breaks=chain, actual="people")
    PaperRule.objects.create(rules=rules, count=QUESTIONS)
    now = timezone.now()
    round_ = Round.objects.create(
        contest=contest, name="Bench", rules=rules,
        opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2),
    )  # fmt: skip
    for number_ in range(QUESTIONS):
        question = Question.objects.create(
            round=round_, number=number_, kind="single", text="Bench?",
            choices=[{"id": f"{at:06x}", "text": f"{at}"} for at in range(4)],
        )  # fmt: skip
        AnswerKey.objects.create(question=question, key="000000")
    first = Contestant.objects.create(
        contest=contest, board=board, contact_kind="code", contact_hash="bench 1", name="Bench"
    )
    columns = [one.column for one in Contestant._meta.concrete_fields if not one.primary_key]
    copied = ["'bench ' || n" if one == "contact_hash" else f"c.{one}" for one in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO contests_contestant ({', '.join(columns)}) SELECT {', '.join(copied)}"
            " FROM contests_contestant c, generate_series(2, %s) n WHERE c.id = %s RETURNING id",
            [number, first.pk],
        )
        people = [first.pk, *(row[0] for row in cursor.fetchall())]
        cursor.execute("ANALYZE")
    now = timezone.now()
    Round.objects.filter(pk=round_.pk).update(
        opens_at=now, closes_at=now + timedelta(seconds=closes_in)
    )
    return round_.pk, people


class Application:
    """The application as `lantoa up` runs it: one process, or one that watches so many."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self.port = free_port()

    def __enter__(self) -> "Application":
        self._start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.server.terminate()
        self.server.wait()

    def _start(self) -> None:
        self.server = psutil.Popen(
            [
                sys.executable, "-m", "uvicorn", "--factory", "lantoa.contests.hot.serve:make_app",
                "--port", str(self.port), "--no-access-log", "--log-level", "critical",
                "--workers", str(self.processes),
            ]
        )  # fmt: skip
        wait_for(self.port)

    def kill(self, *, all_of_it: bool) -> None:
        """SIGKILL for one of its processes, which its watcher replaces; or for all of them, and a
        supervisor starts it anew."""
        children = self.server.children(recursive=True)
        workers = [one for one in children if _serves(one)]
        if workers and not all_of_it:
            random.choice(workers).kill()
            return
        for process in (self.server, *children):
            process.kill()
        psutil.wait_procs([self.server, *children])
        self._start()


def _serves(process: psutil.Process) -> bool:
    try:
        return "resource_tracker" not in " ".join(process.cmdline())
    except psutil.Error:  # it has ended
        return False


def postgres(var: Path) -> psutil.Process:
    """The embedded server."""
    return psutil.Process(int((var / "postgres" / "postmaster.pid").read_text().split()[0]))


def wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/thi/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the application did not start")
