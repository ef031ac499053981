"""Background work of the listening floor; each task calls one domain verb."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lantoa.listening.domain import analysis, collecting, pages
from lantoa.transport import host_key


@app.periodic(cron="* * * * *")
@app.task(name="listening.collect_due", queueing_lock="listening.collect_due")
def collect_due(timestamp: int | None = None) -> None:
    """Every minute: claim what is due and give each source a task of its own."""
    for source in collecting.claim_due_sources():
        # The lock lets workers wait for a busy host instead of trying in vain.
        lock = f"host:{host_key(source.url)}"
        # One task a source waits at most: a lease that ran out in a long queue adds none.
        once = f"source:{source.pk}"
        _enqueue(collect_source.configure(lock=lock, queueing_lock=once), source_id=source.pk)
    _enqueue(read_pages)


@app.task(name="listening.collect_source")
def collect_source(source_id: int) -> None:
    """Read one source, then have its items analysed."""
    collecting.collect(source_id)
    _enqueue(read_pages)
    _enqueue(analyse)


@app.task(name="listening.read_pages", queueing_lock="listening.read_pages")
def read_pages() -> None:
    """Read pages of waiting items; comes back while there are any that are due."""
    if pages.read_pages():
        _enqueue(analyse)
        _enqueue(read_pages)


@app.task(name="listening.analyse", queueing_lock="listening.analyse")
def analyse() -> None:
    """Analyse what is ready, a batch a task so that other work gets its turn."""
    if analysis.analyse_ready():
        _enqueue(analyse)


def _enqueue(task: object, **arguments: int) -> None:
    """Enqueue unless one is waiting already: it will find the new work as well."""
    try:
        task.defer(**arguments)  # type: ignore[attr-defined]
    except AlreadyEnqueued:
        pass
