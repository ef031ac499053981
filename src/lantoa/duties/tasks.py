"""Background work of the duties floor; each task calls one domain verb."""

from procrastinate.contrib.django import app

from lantoa.duties.domain import deadlines


@app.periodic(cron="* * * * *")
@app.task(name="duties.escalate", queueing_lock="duties.escalate")
def escalate(timestamp: int | None = None) -> None:
    """Every minute: give the warnings whose moment has come."""
    deadlines.escalate_due()
