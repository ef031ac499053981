"""Background work of the privacy floor; each task calls one domain verb."""

from procrastinate.contrib.django import app

from lantoa.privacy.domain import deletions, retention


@app.periodic(cron="30 19 * * *")  # 02:30 in Vietnam
@app.task(name="privacy.retain", queueing_lock="privacy.retain")
def retain(timestamp: int | None = None) -> None:
    """Every night: give each rule a task of its own, so that one that fails stops no other."""
    for rule in retention.rules():
        retain_under.defer(rule=rule.name)


@app.task(name="privacy.retain_under")
def retain_under(rule: str) -> None:
    """Remove what one rule no longer keeps."""
    retention.run(retention.rule_named(rule))


@app.periodic(cron="* * * * *")
@app.task(name="privacy.write_journal", queueing_lock="privacy.write_journal")
def write_journal(timestamp: int | None = None) -> None:
    """Every minute: write deletions that a process left behind when it died."""
    deletions.write_journal()
