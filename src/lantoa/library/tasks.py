"""Background work of the library; each task calls one domain verb."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lantoa.library.domain import fixity, hearing, opening
from lantoa.library.domain.digitising import accepting
from lantoa.library.domain.target_a import checks


@app.periodic(cron="10 2 * * *")
@app.task(name="library.judge_all", queueing_lock="library.judge_all")
def judge_all(timestamp: int | None = None) -> None:
    """Every night: the four checks of target A, from the first product on."""
    _judge_from(0)


@app.task(name="library.judge", queueing_lock="library.judge")
def judge(after: int) -> None:
    """Judge a batch; comes back while there is another one."""
    last = checks.judge_after(after)
    if last is not None:
        _judge_from(last)


@app.periodic(cron="*/15 * * * *")
@app.task(name="library.verify_files", queueing_lock="library.verify_files")
def verify_files(timestamp: int | None = None) -> None:
    """Every quarter of an hour: look at the files whose month is over."""
    fixity.verify_due()


@app.periodic(cron="* * * * *")
@app.task(name="library.note_openings", queueing_lock="library.note_openings")
def note_openings(timestamp: int | None = None) -> None:
    """Every minute: what everybody may read since now, and what no longer."""
    opening.note_openings()


@app.task(name="library.digitise", priority=-10)
def digitise(item_id: int) -> None:
    """Read one file that was handed over; everything that somebody waits for goes first."""
    accepting.process(item_id)


@app.task(name="library.copy_recording", priority=-20)
def copy_recording(master_id: int) -> None:
    """Write the copy of a recording that everybody gets."""
    accepting.copy_recording(master_id)


def _judge_from(last: int) -> None:
    try:
        judge.defer(after=last)
    except AlreadyEnqueued:
        pass  # a night that is still at it goes on


@app.task(name="library.hear")
def hear(master_id: int) -> None:
    """Let the speech model listen to one recording."""
    hearing.hear(master_id)
