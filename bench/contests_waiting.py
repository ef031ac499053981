"""Fifty thousand people in the waiting room, and those inside who answer.

Everybody who waits asks again when the application said so, at a moment of their own. Those inside
save answers at a steady rate: first alone, then beside the crowd that waits, in the same run.
"""

import asyncio
import heapq
import itertools
import random
import statistics
import time
from typing import Any

import uvloop

from bench.contests_seed import Application, begin, make_contest
from bench.phones import Person, Phone

CLIENTS = 50_000
ADMITTED_A_SECOND = 20  # so that they wait for 40 minutes
SAVES_A_SECOND, SAVERS = 300, 3_000
SECONDS = 30.0
ARRIVING = 64  # places asked for at once
_PLACE_SIZE = "SELECT pg_total_relation_size('contests_place') / count(*) FROM contests_place"


class Line:
    """Phones that ask one thing at a time, and how long each answer took in milliseconds."""

    def __init__(self, port: int, round_: int, contest: int) -> None:
        self._where = port, round_, contest
        self._free: list[Phone] = []
        self.times: list[float] = []

    async def ask(self, verb: str, sent: Any, who: Person) -> Any:
        """The answer; the wait for a connection counts."""
        began = time.perf_counter()
        phone = self._free.pop() if self._free else None
        if phone is None or not phone.usable:
            port, round_, contest = self._where
            loop = asyncio.get_running_loop()
            _, phone = await loop.create_connection(
                lambda: Phone(round_, contest), "127.0.0.1", port
            )
        answer = await phone.ask(verb, sent, who)
        self._free.append(phone)
        self.times.append(1000 * (time.perf_counter() - began))
        return answer


def waiting(clients: int, processes: int) -> None:
    """Measure saves alone and beside the crowd; print a table."""
    from django.db import connection

    from lantoa.contests.domain.admitting import admit
    from lantoa.contests.hot import tokens
    from lantoa.contests.models import Round

    round_, ids = make_contest(clients + SAVERS)
    made = Round.objects.select_related("contest__unit").get(pk=round_)
    admit(made, ADMITTED_A_SECOND, actor=None)
    inside = [Person(tokens.issue(one), attempt) for one, attempt in begin(round_, ids[:SAVERS])]
    outside = [Person(tokens.issue(one)) for one in ids[SAVERS:]]
    question = made.questions.values_list("pk", flat=True)[0]
    with Application(processes) as application:
        where = application.port, round_, made.contest_id
        uvloop.run(_run(where, inside, outside, question))
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_SIZE)
        print(f"\nBytes a place: {cursor.fetchone()[0]}.")


async def _run(
    where: tuple[int, int, int], inside: list[Person], outside: list[Person], question: int
) -> None:
    alone, beside, polls, arriving = (Line(*where) for _ in range(4))
    await _saves(alone, inside, question)
    began = time.perf_counter()
    due = await _arrive(arriving, outside)
    arrived = time.perf_counter() - began
    over = asyncio.Event()
    polling = asyncio.create_task(_poll(polls, due, over))
    await _saves(beside, inside, question)
    over.set()
    await polling
    print(f"{len(outside):,} people took their places in {arrived:.0f} s "
          f"(p99 {_cuts(arriving)[98]:.0f} ms) and asked {len(polls.times) / SECONDS:,.0f} times "
          f"a second whether it is their turn (p99 {_cuts(polls)[98]:.0f} ms).\n")  # fmt: skip
    print("| saves of those inside | a second | p50 ms | p99 ms |\n|---|---|---|---|")
    for name, line in (("nobody waits", alone), (f"{len(outside):,} wait", beside)):
        cuts = _cuts(line)
        rate = len(line.times) / SECONDS
        print(f"| {name} | {rate:,.0f} | {cuts[49]:.0f} | {cuts[98]:.0f} |", flush=True)


def _cuts(line: Line) -> list[float]:
    return statistics.quantiles(line.times, n=100)


async def _saves(line: Line, inside: list[Person], question: int) -> None:
    """Save at the rate, whether or not those before are done."""
    tasks = []
    began = time.perf_counter()
    for number, who in zip(range(int(SECONDS * SAVES_A_SECOND)), itertools.cycle(inside)):
        await asyncio.sleep(began + number / SAVES_A_SECOND - time.perf_counter())
        sent = {"attempt": who.attempt, "answers": [[question, number, "000000"]]}
        tasks.append(asyncio.create_task(line.ask("save", sent, who)))
    await asyncio.gather(*tasks)


Due = tuple[float, int, str, Person]  # after how long, or when, somebody asks, with which ticket


async def _arrive(line: Line, outside: list[Person]) -> list[Due]:
    """Take a place for each; with the seconds until they ask again, which are somewhere in their
    pause, as in a room that has been full for a while."""
    people = iter(outside)
    due: list[Due] = []

    async def door() -> None:
        for who in people:
            told = await line.ask("place", {"number": 1}, who)
            due.append((random.uniform(0, told["again"]), len(due), told["ticket"], who))

    await asyncio.gather(*(door() for _ in range(ARRIVING)))
    return due


async def _poll(line: Line, due: list[Due], over: asyncio.Event) -> None:
    began = time.perf_counter()
    due = [(began + pause, number, ticket, who) for pause, number, ticket, who in due]
    heapq.heapify(due)
    tasks = set()

    async def one(number: int, ticket: str, who: Person) -> None:
        told = await line.ask("place", {"number": 1, "ticket": ticket}, who)
        assert told["ticket"] == ticket
        if told["wait"]:
            heapq.heappush(due, (time.perf_counter() + told["again"], number, ticket, who))

    while not over.is_set():
        at, number, ticket, who = due[0]
        if (pause := at - time.perf_counter()) > 0:
            await asyncio.sleep(min(pause, 0.1))
            continue
        heapq.heappop(due)
        task = asyncio.create_task(one(number, ticket, who))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
