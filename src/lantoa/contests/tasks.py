"""Background work of the contests floor; each task calls one domain verb."""

from procrastinate.contrib.django import app

from lantoa.contests.domain import closing, entering, rehearsing


@app.periodic(cron="* * * * *")
@app.task(name="contests.sweep", queueing_lock="contests.sweep")
def sweep(timestamp: int | None = None) -> None:
    """Every minute: end the attempts whose time has run out."""
    closing.sweep()


@app.periodic(cron="7 * * * *")
@app.task(name="contests.forget_verifications", queueing_lock="contests.forget_verifications")
def forget_verifications(timestamp: int | None = None) -> None:
    """Every hour: delete codes that were sent and are over."""
    entering.forget_verifications()


@app.task(name="contests.rehearse")
def rehearse(rehearsal_id: int) -> None:
    """Do one dry run."""
    rehearsing.run(rehearsal_id)
