"""Background work of the public floor."""

from procrastinate.contrib.django import app

from lantoa.public.domain import challenge, limits


@app.periodic(cron="17 * * * *")
@app.task(name="public.forget", queueing_lock="public.forget")
def forget(timestamp: int | None = None) -> None:
    """Every hour: drop what the limits no longer need."""
    limits.forget_old()
    challenge.forget_old()
