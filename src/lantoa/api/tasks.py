"""Background work of the interface for programs."""

from procrastinate.contrib.django import app

from lantoa.api.domain import once


@app.periodic(cron="40 3 * * *")
@app.task(name="api.forget_keys", queueing_lock="api.forget_keys")
def forget_keys(timestamp: int | None = None) -> None:
    """Every night: forget idempotency keys of more than a week."""
    once.forget_old()
