"""Requests of one kind that arrive together share one statement and one commit.

There is no timer: while the database writes one batch the next one gathers, so a quiet evening
waits for nothing and a crowd costs little more than one person.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool

from lantoa.contests.hot.acts import Connection, Row

MOST = 200  # requests a batch
AT_ONCE = 2  # batches of one kind that a process has under way

T = TypeVar("T")
Outcome = Row | Exception | None
Act = Callable[[Connection, Sequence[T]], Awaitable[list[Row | None]]]


class Batches(Generic[T]):
    """Gathers requests for one ``act`` and gives each its own row."""

    def __init__(self, pool: AsyncConnectionPool, act: Act[T]) -> None:
        self._pool = pool
        self._act = act
        self._waiting: deque[tuple[T, asyncio.Future[Row | None]]] = deque()
        self._under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()  # a loop keeps weak references only

    async def ask(self, one: T) -> Row | None:
        """What the act gives for this request, once it is committed."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((one, future))
        if self._under_way < AT_ONCE:
            self._under_way += 1
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        row: Row | None = await future
        return row

    async def _work(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            rows: list[Outcome]
            try:
                rows = await self._run([one for one, _ in batch])
            except Exception as problem:
                rows = [problem] * len(batch)
            for (_, future), row in zip(batch, rows, strict=True):
                if future.done():  # who asked has gone
                    continue
                if isinstance(row, Exception):
                    future.set_exception(row)
                else:
                    future.set_result(row)
        self._under_way -= 1

    async def _run(self, asked: list[T]) -> list[Outcome]:
        """One statement for all; when the database cannot read one of them, one by one, so that
        nobody fails for what somebody else sent."""
        async with self._pool.connection() as connection:
            try:
                return [*await self._act(connection, asked)]
            except psycopg.DataError:
                rows: list[Outcome] = []
                for one in asked:
                    try:
                        rows += await self._act(connection, [one])
                    except psycopg.DataError as problem:
                        rows.append(problem)
                return rows
