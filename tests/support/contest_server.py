"""The application of the hot path in a thread, on a real socket and the test's database."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from lantoa.contests.hot.serve import make_app


@contextmanager
def contest_server() -> Iterator[int]:
    """Run it as `lantoa up` does; its port."""
    config = uvicorn.Config(make_app(), port=0, log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
