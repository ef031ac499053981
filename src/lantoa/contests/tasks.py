"""Background work of the contests floor; each task calls one domain verb."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lantoa.contests.domain import (
    closing,
    counting,
    entering,
    flagging,
    messaging,
    packing,
    paying,
    queries,
    rehearsing,
    tallying,
)
from lantoa.contests.models import Ranking, Round


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


@app.task(name="contests.send_code")
def send_code(verification_id: str) -> None:
    """Send one code to a phone."""
    messaging.deliver(verification_id)


@app.task(name="contests.rehearse")
def rehearse(rehearsal_id: int) -> None:
    """Do one dry run."""
    rehearsing.run(rehearsal_id)


@app.task(name="contests.count", retry=RetryStrategy(max_attempts=10, wait=60))
def count(counting_id: int) -> None:
    """Work out one ranking. Tried again, it finds nothing to do, unless its end was lost with the
    database."""
    counting.run(counting_id)


@app.task(name="contests.look_for_flags")
def look_for_flags(round_id: int) -> None:
    """Look at the ranked papers of one round."""
    flagging.look(Round.objects.get(pk=round_id))


@app.task(name="contests.pack_certificates")
def pack_certificates(issue_id: int) -> None:
    """Put the certificates of one issue into a file."""
    packing.pack(issue_id)


@app.periodic(cron="17 * * * *")
@app.task(name="contests.forget_packs", queueing_lock="contests.forget_packs")
def forget_packs(timestamp: int | None = None) -> None:
    """Every hour: delete files of certificates that are older than a week."""
    packing.forget_packs()


@app.task(name="contests.keep_league")
def keep_league(ranking_id: int) -> None:
    """Work out the league of a ranking that was published just now."""
    queries.keep_league(Ranking.objects.get(pk=ranking_id))


@app.periodic(cron="27 * * * *")
@app.task(name="contests.keep_leagues", queueing_lock="contests.keep_leagues")
def keep_leagues(timestamp: int | None = None) -> None:
    """Every hour: leagues by the units of now."""
    queries.keep_leagues()


@app.task(name="contests.forget_losers")
def forget_losers(round_id: int) -> None:
    """Delete the bank details of those who win nothing in a ranking that was published just now."""
    paying.forget_losers(Round.objects.get(pk=round_id))


@app.periodic(cron="* * * * *")
@app.task(name="contests.fold_ticks", queueing_lock="contests.fold_ticks")
def fold_ticks(timestamp: int | None = None) -> None:
    """Every minute: count what has happened."""
    tallying.fold()
