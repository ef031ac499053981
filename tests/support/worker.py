"""A real background worker inside a test."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry


def work_until_empty() -> None:
    """Let a real worker empty the queue; what comes by the clock is left out."""

    async def until_empty() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.periodic_registry = PeriodicRegistry()
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False)

    # In a thread: the loop of this one may be Playwright's. What goes wrong there is raised here.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, until_empty()).result()


def forget_jobs() -> None:
    """Empty the queue: its tables are of no model, so jobs of earlier tests stay in them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
