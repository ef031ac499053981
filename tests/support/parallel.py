"""Running a function in several threads at once, each with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
