"""Background work of the duties floor; each task calls one domain verb.

What waits stands in rows, written with the change it is about; every minute gives each row that is
due a task of its own.
"""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from lantoa.duties.domain import deadlines, mail, webhooks


@app.periodic(cron="* * * * *")
@app.task(name="duties.escalate", queueing_lock="duties.escalate")
def escalate(timestamp: int | None = None) -> None:
    """Give the warnings whose moment has come."""
    deadlines.escalate_due()


@app.periodic(cron="* * * * *")
@app.task(name="duties.hand_out", queueing_lock="duties.hand_out")
def hand_out(timestamp: int | None = None) -> None:
    """Make the e-mails that are due, and have all that is due sent."""
    mail.collect()
    for digest_id in mail.due_ids():
        _enqueue(send_digest.configure(queueing_lock=f"digest:{digest_id}"), digest_id)
    for delivery_id in webhooks.due_ids():
        _enqueue(deliver.configure(queueing_lock=f"delivery:{delivery_id}"), delivery_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="duties.begin_again", queueing_lock="duties.begin_again", pass_context=True)
async def begin_again(context: JobContext, timestamp: int | None = None) -> None:
    """Give what a dead worker had in hand to another one: every task may be done twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # the same waits already, and will find the work
            assert job.id is not None
            await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)


@app.task(name="duties.send_digest")
def send_digest(row_id: int) -> None:
    """Try one e-mail."""
    mail.send(row_id)


@app.task(name="duties.deliver")
def deliver(row_id: int) -> None:
    """Try one delivery to a webhook."""
    webhooks.deliver(row_id)


def _enqueue(task: object, row_id: int) -> None:
    try:
        task.defer(row_id=row_id)  # type: ignore[attr-defined]
    except AlreadyEnqueued:
        pass
