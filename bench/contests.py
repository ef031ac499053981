"""The hot path of contests, and the recount of a ranking from its answers.

    python -m bench contests
    python -m bench.contests --minutes 10 --repeats 3  # the proof: ten minutes, spikes of a minute
    python -m bench.contests --recount 1000000         # marking and ranking so many attempts

A journey is start, twenty answers in five batches, submit: seven requests over HTTP to the
application as `lantoa up` runs it, in processes of their own, on keep-alive connections. The
generator, the application and PostgreSQL share the machine; the table says what each used.
"PostgreSQL alone" runs the same statements for one pair after the other, all in one transaction,
then pipelined fifty at a time, then in batches of fifty as the application sends them.
"""

import argparse
import os
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from bench.database import own_database
from bench.phones import QUESTIONS, Crowd, Measured, Person, journey, pair, start, submit
from lantoa.demo.state import free_port

CLIENTS = 256
CONNECTIONS = 8
SECONDS, ALONE_SECONDS = 10.0, 3.0
RECOUNT = 20_000
JOURNEYS, SPIKE = 100, 300  # a second
PIPELINED = 50
# More people than a run can use in a second.
ALONE_A_SECOND, PAIRS_A_SECOND, JOURNEYS_A_SECOND = 60_000, 6_000, 1_000

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
    parser.add_argument("--repeats", type=int, default=1, help="medians of so many runs")
    parser.add_argument("--processes", type=int, default=1, help="processes of the application")
    parser.add_argument("--recount", type=int, default=RECOUNT, metavar="ATTEMPTS")
    args = parser.parse_args(sys.argv[1:] if sys.argv[0].endswith("contests.py") else [])
    os.environ["LANTOA_CONTEST_CONNECTIONS"] = str(CONNECTIONS)
    os.environ["LANTOA_CONTEST_RATE"] = "100000"  # places are given, and nobody waits
    with own_database() as var:
        if args.recount == RECOUNT:  # otherwise only the recount was asked for
            _measure(var, 60 * args.minutes, args.repeats, args.processes)
        recount(args.recount)
    return 0


def _measure(var: Path, seconds: float, repeats: int, processes: int) -> None:
    short, minute = min(seconds, SECONDS), min(seconds, 60.0)
    alone = {way: [] for way in _ALONE}
    measured: dict[str, list[Measured]] = {"pairs": [], "journeys": []}
    port = free_port()
    with application(port, processes) as server:
        watched = {"application": server, "PostgreSQL": postgres(var)}
        for _ in range(repeats):
            for way, one_by_one in _ALONE.items():
                round_, ids = make_contest(int(ALONE_SECONDS * ALONE_A_SECOND))
                alone[way].append(_alone(round_, ids, ALONE_SECONDS, *one_by_one))
            for name, act in (("pairs", pair), ("journeys", journey)):
                most = PAIRS_A_SECOND if act is pair else JOURNEYS_A_SECOND
                crowd, people = _crowd(port, watched, int(short * most))
                measured[name].append(crowd.as_fast_as_it_goes(act, people, short, CLIENTS))
        crowd, people = _crowd(port, watched, int(seconds * JOURNEYS))
        sustained = crowd.at_rate(journey, people, seconds, JOURNEYS)
        crowd, people = _crowd(port, watched, int(minute * SPIKE))
        starts = crowd.at_rate(start, people, minute, SPIKE)
        crowd, people = _crowd(port, watched, int(minute * SPIKE), begun=True)
        submits = crowd.at_rate(submit, people, minute, SPIKE)
    print(f"{os.cpu_count()} cores, {processes} process(es), medians of {repeats}.\n")
    print(
        "| run | a second | p50 ms | p99 ms | ms of processor: generator, application, PostgreSQL |"
    )
    print("|---|---|---|---|---|")
    fastest = [(f"{name}, as fast as it goes", median_of(runs)) for name, runs in measured.items()]
    for name, run in [
        *fastest,
        (f"journeys, {seconds / 60:.3g} min", sustained),
        (f"starts, {minute:.0f} s", starts),
        (f"submits, {minute:.0f} s", submits),
    ]:
        cpu = ", ".join(f"{run.cpu[who]:.2f}" for who in ("generator", "application", "PostgreSQL"))
        print(f"| {name} | {run.rate:,.0f} | {run.p50:.0f} | {run.p99:.0f} | {cpu} |")
    pairs = median_of(measured["pairs"]).rate
    print("\n| start + submit, PostgreSQL alone | pairs a second | over HTTP is |\n|---|---|---|")
    for way, rates in alone.items():
        rate = statistics.median(rates)
        print(f"| {way} | {rate:,.0f} | {pairs / rate:.0%} |", flush=True)


# Pairs a pipeline, rows a statement.
_ALONE = {
    "in one transaction, one after the other": (1, 1),
    f"pipelined, {PIPELINED} at a time": (PIPELINED, 1),
    f"in batches of {PIPELINED}": (1, PIPELINED),
}


def median_of(runs: list[Measured]) -> Measured:
    """The run in the middle."""
    return sorted(runs, key=lambda run: run.rate)[len(runs) // 2]


def _crowd(
    port: int, watched: dict[str, psutil.Process], number: int, *, begun: bool = False
) -> tuple[Crowd, Iterator[Person]]:
    """A new contest with so many people, who have started if they have ``begun``."""
    from lantoa.contests.hot import tokens
    from lantoa.contests.models import Round

    round_, ids = make_contest(number)
    attempts = dict(begin(round_, ids)) if begun else {}
    contest = Round.objects.get(pk=round_).contest_id
    people = (Person(tokens.issue(one), attempts.get(one, 0)) for one in ids)
    return Crowd(port, round_, contest, watched), people


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


def make_contest(number: int) -> tuple[int, list[int]]:
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


def _alone(round_: int, ids: list[int], seconds: float, pairs: int, rows: int) -> float:
    """Pairs a second of the statements without an application, by one connection."""
    import psycopg

    from lantoa.contests.hot import acts, statements
    from lantoa.contests.models import Question

    paper = list(Question.objects.filter(round=round_).values_list("pk", flat=True))
    people = iter(ids)
    done = 0
    pipelined = pairs > 1 or rows > 1
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=pipelined, prepare_threshold=0) as connection:
        connection.execute(statements.SETTINGS, prepare=False)

        def run(
            first: str, second: str, asked: list[dict[str, list[Any]]]
        ) -> list[tuple[Any, ...]]:
            with connection.pipeline() if pipelined else nullcontext():
                cursors = []
                for values in asked:
                    connection.execute(first, values)
                    cursors.append(connection.execute(second, values))
                return [row for cursor in cursors for row in cursor.fetchall()]

        began = time.perf_counter()
        while time.perf_counter() < began + seconds:
            wanted = [
                acts.starts([acts.Start(round_, next(people), 1, paper, 1) for _ in range(rows)])
                for _ in range(pairs)
            ]
            begun = iter(run(statements.START, statements.ATTEMPT, wanted))
            ends = [
                acts.submits([acts.Submit(row[3], row[1]) for row in islice(begun, rows)])
                for _ in range(pairs)
            ]
            assert len(run(statements.SUBMIT, statements.ENDED, ends)) == pairs * rows
            done += pairs * rows
        return done / (time.perf_counter() - began)


@contextmanager
def application(port: int, processes: int) -> Iterator[psutil.Process]:
    """The application as `lantoa up` runs it."""
    server = psutil.Popen(
        [
            sys.executable, "-m", "uvicorn", "--factory", "lantoa.contests.hot.serve:make_app",
            "--port", str(port), "--no-access-log", "--log-level", "warning",
            "--workers", str(processes),
        ]
    )  # fmt: skip
    try:
        wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait()


def postgres(var: Path) -> psutil.Process:
    """The embedded server."""
    return psutil.Process(int((var / "postgres" / "postmaster.pid").read_text().split()[0]))


def recount(attempts: int) -> None:
    from django.db import connection

    from lantoa.contests.domain.ranking import work_out
    from lantoa.contests.models import Question, Round

    round_, people = make_contest(attempts)
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


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/thi/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the application did not start")


if __name__ == "__main__":
    sys.exit(main())
