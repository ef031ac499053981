"""A real background worker inside a test."""

import asyncio
import threading

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry


def work_until_empty() -> None:
    """Let a real worker empty the queue; what comes by the clock is left out."""

    async def until_empty() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.periodic_registry = PeriodicRegistry()
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False)

    # In a thread: the loop of this one may be Playwright's.
    thread = threading.Thread(target=asyncio.run, args=[until_empty()])
    thread.start()
    thread.join()
