"""The hot path of contests, and the recount of a ranking from its answers.

    python -m bench contests
    python -m bench.contests --minutes 10        # the proof of ten minutes
    python -m bench.contests --recount 1000000   # marking and ranking so many attempts

A journey is start, twenty answers in five batches, submit: seven requests over HTTP to the
application as `lantoa up` runs it, in processes of their own, on keep-alive connections. The
generator, the application and PostgreSQL share the machine. "PostgreSQL alone" runs the same start
and submit statements, pipelined as the application does, from as many connections and one process.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

CLIENTS = 64
CONNECTIONS = 8
QUESTIONS, BATCHES = 20, 5
SECONDS = 10.0
RECOUNT = 20_000
PAIRS_SECONDS = 30.0  # at most: only journeys need the whole of a long run
# More people than a run can use in a second.
PAIRS_A_SECOND, JOURNEYS_A_SECOND = 3_000, 600

_PEOPLE = """
INSERT INTO contests_contestant (contest_id, contact_kind, contact_hash, contact_masked, name,
    unit_missing, board_id, extra_time, entered_at, excluded_reason)
SELECT %s, 'code', 'bench ' || n, '', 'Bench', '', %s, 0, now(), ''
FROM generate_series(1, %s) AS n RETURNING id
"""
# One attempt for each contestant, all answers given, a third of them wrong.
_ATTEMPTS = """
INSERT INTO contests_attempt (round_id, contestant_id, number, status, questions, seed,
    started_at, deadline, accept_until, ended_at)
SELECT %(round)s, person, 1, 'submitted', %(questions)s, 1, now(), now() + interval '20 min',
    now() + interval '20 min', now() + interval '1 min' + random() * interval '19 min'
FROM unnest(%(people)s::bigint[]) AS person
"""
_ANSWERS = """
INSERT INTO contests_answer (attempt_id, question_id, value, sequence, saved_at)
SELECT a.id, q.id, q.choices -> (CASE WHEN random() < 0.67 THEN 0 ELSE 1 END) -> 'id', 1, now()
FROM contests_attempt a CROSS JOIN contests_question q WHERE a.round_id = q.round_id
"""


def main() -> int:
    """Make a contest in a database of its own, run, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=SECONDS / 60, help="of journeys")
    parser.add_argument("--processes", type=int, default=1, help="processes of the application")
    parser.add_argument("--recount", type=int, default=RECOUNT, metavar="ATTEMPTS")
    args = parser.parse_args(sys.argv[1:] if sys.argv[0].endswith("contests.py") else [])
    var = tempfile.mkdtemp(prefix="lantoa-bench-")
    os.chmod(var, 0o755)  # the database server may run as another user
    os.environ["LANTOA_VAR"] = var
    os.environ.pop("DATABASE_URL", None)
    os.environ["LANTOA_CONTEST_CONNECTIONS"] = str(CONNECTIONS)
    try:
        _measure(60 * args.minutes, args.processes, args.recount)
    finally:
        shutil.rmtree(var, ignore_errors=True)
    return 0


def _measure(seconds: float, processes: int, attempts: int) -> None:
    from lantoa.runtime.setup import setup_django

    setup_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    short = min(seconds, PAIRS_SECONDS)
    people = _make_contest(int(2 * short * PAIRS_A_SECOND + seconds * JOURNEYS_A_SECOND))
    take = iter(people[1])
    pairs = asyncio.run(_alone(people[0], take, short))
    print("| run | a second | requests | p50 ms | p99 ms |\n|---|---|---|---|---|")
    print(f"| start + submit, PostgreSQL alone | {pairs:,.0f} pairs | | | |", flush=True)
    port = _free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "uvicorn", "--factory", "lantoa.contests.hot.serve:make_app",
            "--port", str(port), "--no-access-log", "--log-level", "warning",
            "--workers", str(processes),
        ]
    )  # fmt: skip
    try:
        _wait(port)
        rate = _show("start + submit, HTTP", "pairs", port, people[0], take, short, _pair)
        _show("journeys, HTTP", "journeys", port, people[0], take, seconds, _journey)
    finally:
        server.terminate()
        server.wait()
    print(f"\nstart + submit over HTTP: {rate / pairs:.0%} of PostgreSQL alone.")
    _recount(attempts)


def _make_contest(number: int) -> tuple[int, list[int]]:
    """A round that is open, and people who have entered; their ids."""
    from django.db import connection
    from django.utils import timezone

    from lantoa.contests.models import AnswerKey, Board, Contest, PaperRule, Question, Round, Rules
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
    Round.objects.filter(pk=round_.pk).update(opens_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [contest.pk, board.pk, number])
        people = [row[0] for row in cursor.fetchall()]
        cursor.execute("ANALYZE")
    return round_.pk, people


async def _alone(round_: int, people: Iterator[int], seconds: float) -> float:
    """Pairs a second of the statements without an application."""
    import psycopg

    from lantoa.contests.hot import statements
    from lantoa.contests.models import Question

    paper = [pk async for pk in Question.objects.filter(round=round_).values_list("pk", flat=True)]
    done = 0
    stop = time.perf_counter() + seconds

    async def work() -> None:
        nonlocal done
        connection = await psycopg.AsyncConnection.connect(
            os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0
        )
        while time.perf_counter() < stop:
            person = next(people)
            values = {"round": round_, "contestant": person, "number": 1, "questions": paper}
            async with connection.pipeline():
                await connection.execute(statements.START, values | {"seed": 1})
                cursor = await connection.execute(statements.ATTEMPT, values)
                row = await cursor.fetchone()
            assert row is not None
            ended = {"attempt": row[0], "contestant": person}
            async with connection.pipeline():
                await connection.execute(statements.SUBMIT, ended)
                cursor = await connection.execute(statements.ENDED, ended)
                assert await cursor.fetchone()
            done += 1
        await connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - began)


class Phone:
    """A keep-alive connection that speaks just enough HTTP."""

    def __init__(self, round_: int, contest: int, times: list[float]) -> None:
        self.round, self.contest, self.times = round_, contest, times
        self.cookie = ""

    async def connect(self, port: int) -> None:
        """Open the connection."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(self, verb: str, sent: Any) -> Any:
        """One request; its JSON. Anything but 200 ends the bench."""
        body = json.dumps(sent).encode()
        head = (
            f"POST /thi/{self.round}/{verb} HTTP/1.1\r\nHost: bench\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        read = await self.reader.readexactly(length)
        self.times.append(time.perf_counter() - began)
        if b" 200 " not in answer[:20]:
            raise RuntimeError(f"{answer!r} {read!r}")
        return json.loads(read)


async def _pair(phone: Phone) -> None:
    started = await phone.ask("start", {"number": 1})
    await phone.ask("submit", {"attempt": started["attempt"]})


async def _journey(phone: Phone) -> None:
    started = await phone.ask("start", {"number": 1})
    rows = [[asked["id"], 1, asked["choices"][0]["id"]] for asked in started["questions"]]
    each = QUESTIONS // BATCHES
    for first in range(0, QUESTIONS, each):
        sent = {"attempt": started["attempt"], "answers": rows[first : first + each]}
        await phone.ask("save", sent)
    await phone.ask("submit", {"attempt": started["attempt"]})


def _show(
    name: str, unit: str, port: int, round_: int, people: Iterator[int], seconds: float,
    act: Callable[[Phone], Awaitable[None]],
) -> float:  # fmt: skip
    """Let all clients do one thing again and again; print and return how often a second."""
    from lantoa.contests.hot import tokens
    from lantoa.contests.models import Round

    contest = Round.objects.get(pk=round_).contest_id
    times: list[float] = []
    done = 0

    async def client(stop: float) -> None:
        nonlocal done
        phone = Phone(round_, contest, times)
        await phone.connect(port)
        while time.perf_counter() < stop:
            phone.cookie = f"{tokens.cookie_name(contest)}={tokens.issue(next(people))}"
            await act(phone)
            done += 1
        phone.writer.close()

    async def run() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(client(began + seconds) for _ in range(CLIENTS)))
        return time.perf_counter() - began

    took = asyncio.run(run())
    rate = done / took
    cuts = statistics.quantiles(times, n=100)
    print(
        f"| {name} | {rate:,.0f} {unit} | {len(times) / took:,.0f}/s | {1000 * cuts[49]:.0f}"
        f" | {1000 * cuts[98]:.0f} |",
        flush=True,
    )
    return rate


def _recount(attempts: int) -> None:
    from django.db import connection

    from lantoa.contests.domain.ranking import work_out
    from lantoa.contests.models import Question, Round

    round_, people = _make_contest(attempts)
    questions = list(Question.objects.filter(round=round_).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        values = {"round": round_, "questions": questions, "people": people}
        cursor.execute(_ATTEMPTS, values)
        cursor.execute(_ANSWERS + " AND a.round_id = %s", [round_])
        cursor.execute("ANALYZE contests_answer, contests_attempt")
    of = Round.objects.get(pk=round_)
    began = time.perf_counter()
    first = work_out(of)
    took = time.perf_counter() - began
    assert work_out(of).sha256 == first.sha256
    print(f"Marked and ranked {attempts:,} attempts of {QUESTIONS} answers in {took:.1f} s; twice,")
    print("with the same bytes.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/thi/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the application did not start")


if __name__ == "__main__":
    sys.exit(main())
