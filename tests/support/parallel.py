"""Running a function in several threads at once, each with a database connection of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def in_parallel(workers: int, work: Callable[[int], T]) -> list[T]:
    """``work(0)`` … ``work(workers - 1)``, all started at the same moment; their results.

    Raises what the first failing one raised.
    """
    barrier = threading.Barrier(workers)

    def run(number: int) -> T:
        try:
            barrier.wait(30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(workers)))


def beside(work: Callable[[], T]) -> Future[T]:
    """Begin ``work`` in a thread, and come back when it is done or waits for the transaction that
    is open here."""

    def run() -> T:
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    begun = pool.submit(run)
    pool.shutdown(wait=False)
    wait_until_somebody_waits_for_this_transaction(begun.done)
    return begun


def wait_until_somebody_waits_for_this_transaction(
    give_up: Callable[[], bool] = lambda: False,
) -> None:
    """Or until there is no reason to wait any longer."""
    until = time.monotonic() + 60
    with connection.cursor() as cursor:
        while not give_up():
            cursor.execute(
                "SELECT FROM pg_locks"
                " WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
            )
            if cursor.rowcount:
                return
            assert time.monotonic() < until
            time.sleep(0.01)
