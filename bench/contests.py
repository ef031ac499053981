"""The hot path of contests, its waiting room, its closing hour, and the recount of a ranking.

    python -m bench contests
    python -m bench.contests --minutes 10 --repeats 3  # the proof: ten minutes, spikes of a minute
    python -m bench.contests --waiting          # 50,000 wait (`contests_waiting`)
    python -m bench.contests --replay           # 43,286 attempts, five kills (`contests_replay`)
    python -m bench.contests --recount          # a million attempts ranked (`contests_ranking`)

A journey is start, twenty answers in five batches, submit: seven requests over HTTP to the
application as `lantoa up` runs it, in processes of their own, on keep-alive connections. The
generator, the application and PostgreSQL share the machine; the table says what each used.
"PostgreSQL alone" is one connection that runs the application's own statements (two to start, two
to submit) without HTTP, papers, signatures or limits, in four ways.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from bench import contests_ranking, contests_replay, contests_waiting
from bench.contests_seed import Application, begin, make_contest, postgres
from bench.database import own_database
from bench.phones import Crowd, Measured, Person, journey, pair, start, submit

CLIENTS = 256
CONNECTIONS = 8
SECONDS, ALONE_SECONDS = 10.0, 3.0
SMALL_RECOUNT, SMALL_REPLAY = 20_000, 2_000
JOURNEYS, SPIKE = 100, 300  # a second
PIPELINED = 50
# More people than a run can use in a second.
ALONE_A_SECOND, PAIRS_A_SECOND, JOURNEYS_A_SECOND = 60_000, 6_000, 1_000


def main() -> int:
    """Make a contest in a database of its own, run what is asked for (all, if nothing is)."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, help="of journeys")
    parser.add_argument("--repeats", type=int, default=1, help="medians of so many runs")
    parser.add_argument("--processes", type=int, default=1, help="processes of the application")
    for name, most in (
        ("waiting", contests_waiting.CLIENTS),
        ("replay", contests_replay.ATTEMPTS),
        ("recount", contests_ranking.ATTEMPTS),
    ):
        parser.add_argument(f"--{name}", type=int, nargs="?", const=most, metavar="NUMBER")
    args = parser.parse_args(sys.argv[1:] if sys.argv[0].endswith("contests.py") else [])
    if not (args.minutes or args.waiting or args.replay or args.recount):
        args.minutes, args.waiting = SECONDS / 60, contests_waiting.CLIENTS
        args.replay, args.recount = SMALL_REPLAY, SMALL_RECOUNT
    os.environ["LANTOA_CONTEST_CONNECTIONS"] = str(CONNECTIONS)
    os.environ["LANTOA_CONTEST_RATE"] = "100000"  # places are given, and nobody waits
    right = True
    with own_database() as var:
        if args.minutes:
            _measure(var, 60 * args.minutes, args.repeats, args.processes)
        if args.waiting:
            contests_waiting.waiting(args.waiting, args.processes)
        if args.replay:
            right &= contests_replay.replay(var, args.replay)
        if args.recount:
            right &= contests_ranking.recount(args.recount)
    return 0 if right else 1


def _measure(var: Path, seconds: float, repeats: int, processes: int) -> None:
    short, minute = min(seconds, SECONDS), min(seconds, 60.0)
    alone = {way: [] for way in _ALONE}
    measured: dict[str, list[Measured]] = {"pairs": [], "journeys": []}
    with Application(processes) as application:
        port = application.port
        watched = {"application": application.server, "PostgreSQL": postgres(var)}
        for _ in range(repeats):
            for way, how in _ALONE.items():
                round_, ids = make_contest(int(ALONE_SECONDS * ALONE_A_SECOND))
                alone[way].append(_alone(round_, ids, ALONE_SECONDS, *how))
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


# Pairs a pipeline, rows a statement, and whether each pair is committed alone.
_ALONE = {
    "one after the other, each pair a transaction of its own": (1, 1, True),
    "one after the other, all in one transaction": (1, 1, False),
    f"pipelined, {PIPELINED} at a time": (PIPELINED, 1, False),
    f"in batches of {PIPELINED}, as the application sends them": (1, PIPELINED, False),
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


def _alone(
    round_: int, ids: list[int], seconds: float, pairs: int, rows: int, alone: bool
) -> float:
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
            if alone:
                connection.commit()
            done += pairs * rows
        return done / (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
