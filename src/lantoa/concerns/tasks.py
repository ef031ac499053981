"""Background work of the concerns floor; each task calls one domain verb."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantoa.concerns.domain.answering import reopen_where_senders_wrote
from lantoa.concerns.domain.moving import follow_successors
from lantoa.concerns.domain.reports import publish_as_asked


@app.periodic(cron="* * * * *")
@app.task(name="concerns.reopen", queueing_lock="concerns.reopen")
def reopen(timestamp: int | None = None) -> None:
    """Every minute: take up again what a sender has written to."""
    reopen_where_senders_wrote()


@app.periodic(cron="10 17 * * *")
@app.task(name="concerns.succeed", queueing_lock="concerns.succeed")
def succeed(timestamp: int | None = None) -> None:
    """After midnight in Vietnam: concerns of units that are no more go to their successors."""
    follow_successors(timezone.localdate())


@app.task(name="concerns.publish", lock="concerns.publish")
def publish_report(report_id: int) -> None:
    """Count and freeze one report."""
    publish_as_asked(report_id)
