"""Background work of the intake floor; each task calls one domain verb."""

from procrastinate.contrib.django import app

from lantoa.intake.domain import mailbox, reading


@app.task(name="intake.read_photo")
def read_photo(attachment_id: int) -> None:
    """Read the words in one photo."""
    reading.read_photo(attachment_id)


@app.periodic(cron="*/2 * * * *")
@app.task(
    name="intake.collect_mail", queueing_lock="intake.collect_mail", lock="intake.collect_mail"
)
def collect_mail(timestamp: int | None = None) -> None:
    """Every two minutes: read the mail box, if there is one."""
    mailbox.collect()
