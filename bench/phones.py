"""Phones for the contest benches: connections that are kept open and speak just enough HTTP.

They are lean so that the generator, which shares the machine with what it measures, takes little
of it; `Crowd` says how much it took all the same.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
import psutil
import uvloop

QUESTIONS, BATCHES = 20, 5
KEPT = 3.0  # seconds; the application closes what is idle for five


class Refused(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, answer: str) -> None:
        super().__init__(answer)
        self.status = status


class Phone(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, round_: int, contest: int) -> None:
        self.round = round_
        self.cookie = f"thi-{contest}="
        self.times: list[float] = []
        self.answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    async def ask(self, verb: str, sent: Any, who: "Person") -> Any:
        """The JSON of an answer; raises Refused, or ConnectionError when there was none."""
        body = orjson.dumps(sent)
        self.buffer = b""
        self.answer = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        head = (
            f"POST /thi/{self.round}/{verb} HTTP/1.1\r\nHost: bench\r\n"
            f"Cookie: {self.cookie}{who.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        read = await self.answer
        self.used = time.perf_counter()
        self.times.append(self.used - began)
        return orjson.loads(read)

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        head = self.buffer.find(b"\r\n\r\n") + 4
        if head < 4:
            return
        at = self.buffer.index(b"content-length: ") + 16
        if len(self.buffer) < head + int(self.buffer[at : self.buffer.index(b"\r", at)]):
            return
        if b" 200 " in self.buffer[:14]:
            self.answer.set_result(self.buffer[head:])
        else:
            self.answer.set_exception(Refused(int(self.buffer[9:12]), self.buffer.decode()))

    @property
    def usable(self) -> bool:
        """Whether the application still listens on this connection."""
        idle = time.perf_counter() - self.used if self.times else 0
        return idle < KEPT and not self.transport.is_closing()

    def connection_lost(self, problem: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(ConnectionError(problem))


class Person(NamedTuple):
    """Who takes part, and with which attempt if it was started before."""

    token: str
    attempt: int = 0


Act = Callable[[Phone, Person], Awaitable[None]]
Connect = Callable[[], Awaitable[Phone]]


async def start(phone: Phone, who: Person) -> None:
    """Only start."""
    await phone.ask("start", {"number": 1}, who)


async def submit(phone: Phone, who: Person) -> None:
    """Only submit."""
    await phone.ask("submit", {"attempt": who.attempt}, who)


async def pair(phone: Phone, who: Person) -> None:
    """Start and submit."""
    started = await phone.ask("start", {"number": 1}, who)
    await phone.ask("submit", {"attempt": started["attempt"]}, who)


async def journey(phone: Phone, who: Person) -> None:
    """Start, twenty answers in five batches, submit."""
    started = await phone.ask("start", {"number": 1}, who)
    rows = [[asked["id"], 1, asked["choices"][0]["id"]] for asked in started["questions"]]
    each = QUESTIONS // BATCHES
    for first in range(0, QUESTIONS, each):
        sent = {"attempt": started["attempt"], "answers": rows[first : first + each]}
        await phone.ask("save", sent, who)
    await phone.ask("submit", {"attempt": started["attempt"]}, who)


@dataclass
class Measured:
    """What a crowd did: acts, seconds, milliseconds a request at p50 and p99, and milliseconds of
    processor time an act by who used it."""

    acts: int
    seconds: float
    p50: float
    p99: float
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.acts / self.seconds


@dataclass
class Crowd:
    """People who do one thing over HTTP; ``watched`` are processes whose time is counted."""

    port: int
    round: int
    contest: int
    watched: dict[str, psutil.Process]

    def as_fast_as_it_goes(
        self, act: Act, people: Iterator[Person], seconds: float, clients: int
    ) -> Measured:
        """So many people at once, each beginning anew when done."""

        async def run(connect: Connect) -> int:
            phones = [await connect() for _ in range(clients)]
            stop = time.perf_counter() + seconds

            async def client(phone: Phone) -> int:
                done = 0
                while time.perf_counter() < stop:
                    await act(phone, next(people))
                    done += 1
                return done

            return sum(await asyncio.gather(*map(client, phones)))

        return self._measure(run)

    def at_rate(self, act: Act, people: Iterator[Person], seconds: float, rate: float) -> Measured:
        """So many begin each second, whether or not those before them are done. What a request
        waits for a free connection counts as its time."""

        async def run(connect: Connect) -> int:
            free: list[Phone] = []
            tasks = set()
            began = time.perf_counter()

            async def one(who: Person) -> None:
                phone = free.pop() if free else await connect()
                if not phone.usable:
                    phone = await connect()
                await act(phone, who)
                free.append(phone)

            for number in range(int(seconds * rate)):
                await asyncio.sleep(began + number / rate - time.perf_counter())
                tasks.add(asyncio.create_task(one(next(people))))
            await asyncio.gather(*tasks)
            return len(tasks)

        return self._measure(run)

    def _measure(self, run: Callable[[Connect], Awaitable[int]]) -> Measured:
        async def main() -> Measured:
            loop = asyncio.get_running_loop()
            phones: list[Phone] = []

            async def connect() -> Phone:
                _, phone = await loop.create_connection(
                    lambda: Phone(self.round, self.contest), "127.0.0.1", self.port
                )
                phones.append(phone)
                return phone

            before, began = self._used(), time.perf_counter()
            acts = await run(connect)
            seconds = time.perf_counter() - began
            cpu = {name: 1000 * (used - before[name]) / acts for name, used in self._used().items()}
            times = [1000 * taken for phone in phones for taken in phone.times]
            cuts = statistics.quantiles(times, n=100)
            for phone in phones:
                phone.transport.close()
            return Measured(acts, seconds, cuts[49], cuts[98], cpu)

        return uvloop.run(main())

    def _used(self) -> dict[str, float]:
        used = {"generator": time.process_time()}
        for name, process in self.watched.items():
            family = [process, *process.children(recursive=True)]
            used[name] = sum(sum(one.cpu_times()[:2]) for one in family)
        return used
