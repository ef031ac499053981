"""The attempts of a national contest, with its closing hour, while everything breaks.

2,164,346 attempts came in 24 days (`1,060,438 people`_); one in fifty of them comes here, in ten
minutes. A sixth of them come in the closing hour (100 a second, as such hours are known to be),
which takes the last twelfth of the time and gets denser to its end; the days before it have their
nights. Phones send, and send again, as the page's own script does. Five times application
processes are killed (one of them, or all), and at the closing second PostgreSQL stops without
ado, as in a power cut, and starts again.

In the end every receipt that was given is compared with the database, and every answer that was
taken is looked for; the last ones are given so late that they come with the submission. That an
attempt is there once needs no run: everybody asks for number 1, and a unique constraint decides.
"""

import asyncio
import itertools
import json
import math
import random
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import uvloop

from bench.contests_seed import Application, make_contest, postgres
from bench.phones import Person, Phone, Refused

ATTEMPTS = 2_164_346 // 50
A_SECOND, SHORTEST = 72, 60.0  # attempts in the mean; seconds
CLOSING, CLOSING_TIME = 1 / 6, 1 / 12  # of the attempts, of the time
DAYS = 24
KILLS = (0.2, 0.5, 0.8, 0.95, 0.99)  # of the time; every second one ends all processes
PROCESSES = 2
ROWS = 4  # answers sent together
CLICKS_TWICE = 20  # every so-manieth person does everything twice
SWEEP_EACH = 5.0  # seconds; in service a worker does it each minute


def arrivals(attempts: int) -> list[float]:
    """Moments from 0 to 1 at which people start, in order."""
    return sorted(_arrival((number + 0.5) / attempts) for number in range(attempts))


def _arrival(share: float) -> float:
    """When so large a share has come: the inverse of the curve."""
    before = 1 - CLOSING
    if share < before:
        through = share / before  # days pass; at night few come
        wave = math.sin(2 * math.pi * DAYS * through) / (2 * math.pi * DAYS)
        return (1 - CLOSING_TIME) * (through + 0.6 * wave)
    late = (share - before) / CLOSING  # density from 1 to 3
    return 1 - CLOSING_TIME * (1 - (math.sqrt(1 + 8 * late) - 1) / 2)


@dataclass
class Taken:
    """What a person was told: the attempt, the answers that were taken, the receipt."""

    contestant: int
    attempt: int
    answers: dict[int, Any] = field(default_factory=dict)
    receipt: str = ""


class Phones:
    """People with phones that insist, as ``take.js`` does; ``told`` is what they were told."""

    def __init__(self, port: int, round_: int, contest: int) -> None:
        self.port, self.round, self.contest = port, round_, contest
        self.free: list[Phone] = []
        self.told: list[Taken] = []
        self.came_too_late = self.tries_again = self.differed = self.with_submission = 0
        self.submitting: list[float] = []

    async def take_part(self, number: int, contestant: int, who: Person) -> None:
        """A whole attempt, as far as the round allows."""
        twice = number % CLICKS_TWICE == 0
        try:
            started = await self._clicked("start", {"number": 1}, who, twice=twice)
        except Refused:
            self.came_too_late += 1
            return
        taken = Taken(contestant, started["attempt"])
        self.told.append(taken)
        rows = [[one["id"], 1, random.choice(one["choices"])["id"]] for one in started["questions"]]
        unsent: list[list[Any]] = []
        over = time.perf_counter() + started["seconds_left"]
        for first in range(0, len(rows), ROWS):
            pause = random.uniform(0.2, 1)
            await asyncio.sleep(min(pause, over - time.perf_counter()))
            if time.perf_counter() >= over:  # the page submits by itself
                break
            unsent = rows[first : first + ROWS]
            if first + ROWS >= len(rows):  # handed in before the page has sent them
                break
            sent = {"attempt": taken.attempt, "answers": unsent}
            try:
                await self._insist("save", sent, who)
            except Refused:  # it is over
                break
            taken.answers |= _by_question(unsent)
            unsent = []
        began = time.perf_counter()
        done = await self._ended({"attempt": taken.attempt, "answers": unsent}, who, twice=twice)
        self.submitting.append(time.perf_counter() - began)
        taken.receipt = done["receipt"]
        if unsent and done["status"] == "submitted":
            taken.answers |= _by_question(unsent)
            self.with_submission += len(unsent)

    async def _ended(self, sent: dict[str, Any], who: Person, *, twice: bool) -> Any:
        while True:
            try:
                return await self._clicked("submit", sent, who, twice=twice)
            except Refused:  # neither open nor swept
                await asyncio.sleep(5)

    async def _clicked(self, verb: str, sent: Any, who: Person, *, twice: bool) -> Any:
        answers = await asyncio.gather(
            *(self._insist(verb, sent, who) for _ in range(1 + twice)), return_exceptions=True
        )
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        told = [(one["attempt"], one["questions"]) if verb == "start" else one for one in answers]
        self.differed += any(one != told[0] for one in told)
        return answers[0]

    async def _insist(self, verb: str, sent: Any, who: Person) -> Any:
        longest = 3 if verb == "submit" else 15
        for wait in itertools.chain((1, 2, 4, 8), itertools.repeat(15)):
            try:
                return await self._ask(verb, sent, who)
            except Refused as problem:
                if problem.status < 500 and problem.status != 429:
                    raise
            except OSError:
                pass
            self.tries_again += 1
            await asyncio.sleep(min(wait, longest) * random.uniform(0.5, 1.5))
        raise AssertionError

    async def _ask(self, verb: str, sent: Any, who: Person) -> Any:
        phone = self.free.pop() if self.free else None
        if phone is None or not phone.usable:
            loop = asyncio.get_running_loop()
            _, phone = await loop.create_connection(
                lambda: Phone(self.round, self.contest), "127.0.0.1", self.port
            )
        try:
            return await phone.ask(verb, sent, who)
        finally:
            self.free.append(phone)


def _by_question(rows: list[list[Any]]) -> dict[int, Any]:
    return {question: value for question, _, value in rows}


def replay(var: Path, attempts: int) -> bool:
    """Let them come, break everything, compare; whether nothing was lost."""
    from django.db import connection

    from lantoa.contests.hot import tokens
    from lantoa.contests.models import Round

    seconds = max(SHORTEST, attempts / A_SECOND)
    moments = arrivals(attempts)
    with Application(PROCESSES) as application:
        round_, ids = make_contest(attempts, closes_in=seconds)
        began = time.perf_counter()
        contest = Round.objects.get(pk=round_).contest_id
        connection.close()
        phones = Phones(application.port, round_, contest)
        people = [Person(tokens.issue(one)) for one in ids]
        over = threading.Event()
        broken: list[str] = []
        sweeper = threading.Thread(target=_sweep, args=[over])
        breaker = threading.Thread(target=_break, args=[application, var, began, seconds, broken])
        sweeper.start()
        breaker.start()

        async def crowd() -> None:
            tasks = []
            for number, moment in enumerate(moments):
                await asyncio.sleep(began + moment * seconds - time.perf_counter())
                tasks.append(
                    asyncio.create_task(phones.take_part(number, ids[number], people[number]))
                )
            await asyncio.gather(*tasks)

        uvloop.run(crowd())
        breaker.join()
        over.set()
        sweeper.join()
    seconds = time.perf_counter() - began
    return _compare(phones, round_, attempts, seconds) and len(broken) == len(KILLS) + 1


def _break(
    application: Application, var: Path, began: float, seconds: float, broken: list[str]
) -> None:
    for number, moment in enumerate(KILLS):
        time.sleep(max(0, began + moment * seconds - time.perf_counter()))
        application.kill(all_of_it=number % 2 == 1)
        broken.append("application")
    time.sleep(max(0, began + seconds - time.perf_counter()))
    restart(postgres(var), var / "postgres")
    broken.append("PostgreSQL")


def restart(server: psutil.Process, data: Path) -> None:
    """Stop PostgreSQL as a power cut would, and start it again with the same settings."""
    subprocess.run(
        [
            Path(server.exe()).with_name("pg_ctl"), "restart", "-D", data, "-m", "immediate",
            "-w", "-s", "-l", data / "log",
        ],
        user=server.username(), check=True,
    )  # fmt: skip


def _sweep(over: threading.Event) -> None:
    from django.db import connection
    from django.db.utils import InterfaceError, OperationalError

    from lantoa.contests.domain.closing import sweep

    while not over.wait(SWEEP_EACH):
        try:
            sweep()
        except (OperationalError, InterfaceError):
            connection.close()
    connection.close()


def _compare(phones: Phones, round_: int, attempts: int, seconds: float) -> bool:
    from django.db import connection

    from lantoa.contests.hot import acts, receipts, statements
    from lantoa.contests.models import Attempt

    told = phones.told
    asked = [acts.Submit(one.attempt, one.contestant) for one in told]
    with connection.cursor() as cursor:
        cursor.execute(statements.ENDED, acts.submits(asked))
        stored = {row[0]: row[2:] for row in cursor.fetchall()}
    lost = Counter()
    statuses = Counter()
    for one in told:
        row = stored.get(one.attempt)
        if row is None:
            lost["attempts"] += 1
            continue
        given = json.loads(row[-1])
        lost["answers"] += sum(given.get(str(q)) != value for q, value in one.answers.items())
        lost["receipts"] += receipts.verify(one.receipt) != receipts.receipt_of(one.attempt, *row)
        statuses[row[2]] += 1
    unknown = Attempt.objects.filter(round=round_).count() - len({one.attempt for one in told})
    waits = sorted(phones.submitting)
    print(f"| {attempts:,} people in {seconds:.0f} s | |\n|---|---|")
    print(f"| receipts: submitted, ended by the clock | {statuses['submitted']:,}, "
          f"{statuses['expired']:,} |")  # fmt: skip
    print(f"| came after the end | {phones.came_too_late:,} |")
    print(f"| requests sent again | {phones.tries_again:,} |")
    print(f"| from submission to receipt, p50, p99, longest (s) | {waits[len(waits) // 2]:.2f}, "
          f"{waits[len(waits) * 99 // 100]:.1f}, {waits[-1]:.1f} |")  # fmt: skip
    print(f"| answers that were taken; with the submission alone | "
          f"{sum(len(one.answers) for one in told):,}; {phones.with_submission:,} |")  # fmt: skip
    print(f"| lost: attempts, answers, receipts | {lost['attempts']}, {lost['answers']}, "
          f"{lost['receipts']} |")  # fmt: skip
    print(f"| unknown to their people; answered differently when asked twice | "
          f"{unknown}, {phones.differed} |", flush=True)  # fmt: skip
    accounted = len(told) + phones.came_too_late == attempts
    proven = accounted and phones.with_submission > 0
    return proven and not (lost.total() or unknown or phones.differed)
