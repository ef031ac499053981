"""Deliveries a second through the outbox, beside a bare insert and update in the same run.

``python -m bench.deliveries [DELIVERIES]`` (1,000). An embedded database is made and thrown away.
The channel is a function that answers at once, so that what is measured is the queue: enqueue,
claim, ask for leave, announce, settle, tell the library, with the history of each step.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from bench.database import own_database

BARE = """
INSERT INTO bench_bare (key, state, body) VALUES (%s, 'queued', '{"text": "Tin"}') RETURNING id
"""


def main() -> int:
    """Measure, print a table."""
    number = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000)
    with own_database():
        _measure(number)
    return 0


def _measure(number: int) -> None:
    from django.db import connection
    from tests.support.factories.channels import AccountFactory
    from tests.support.factories.library import ApprovedFactory

    from lantoa.channels.adapters.base import Posted
    from lantoa.channels.adapters.mastodon import transport
    from lantoa.channels.domain import outbox, sending
    from lantoa.channels.models import Delivery, State

    def publish(access: Any, message: Any, key: str, begin: Callable[[], None]) -> Posted:
        begin()
        return Posted(key, "https://mastodon.vidu.example/1")

    transport.publish = publish  # type: ignore[assignment]
    account, product = AccountFactory(), ApprovedFactory()
    rows = [("step", "a second")]

    def enqueue() -> None:
        for at in range(number):
            outbox.enqueue(product, account, {"text": f"Tin {at}"}, key=f"k{at}")

    def send() -> None:
        while sending.send_next():
            pass

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_bare"
            " (id bigserial PRIMARY KEY, key text UNIQUE, state text, body jsonb)"
        )

        def bare() -> None:
            for at in range(number):
                cursor.execute(BARE, (f"k{at}",))
                (pk,) = cursor.fetchone()
                cursor.execute("UPDATE bench_bare SET state = 'delivered' WHERE id = %s", (pk,))

        rows.append(("bare insert + update, one row", _rate(bare, number)))
    rows.append(("enqueue", _rate(enqueue, number)))
    rows.append(("claim to settled, one worker", _rate(send, number)))
    assert Delivery.objects.filter(state=State.DELIVERED).count() == number
    print(f"{number:,} deliveries, one account.\n")
    for name, rate in rows:
        print(f"| {name} | {rate} |")
        if name == "step":
            print("|---|---|")


def _rate(work: Callable[[], None], number: int) -> str:
    started = time.perf_counter()
    work()
    return f"{number / (time.perf_counter() - started):,.0f}"


if __name__ == "__main__":
    sys.exit(main())
