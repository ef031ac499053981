"""Background work of the contests floor; each task calls one domain verb."""

from procrastinate.contrib.django import app

from lantoa.contests.domain import closing


@app.periodic(cron="* * * * *")
@app.task(name="contests.sweep", queueing_lock="contests.sweep")
def sweep(timestamp: int | None = None) -> None:
    """Every minute: end the attempts whose time has run out."""
    closing.sweep()
