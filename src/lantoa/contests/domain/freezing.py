"""Freezing a ranking, giving its prizes, publishing it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from lantoa.contests.domain.jury import unsettled
from lantoa.contests.domain.ranking import BATCH, EPOCH, Standings, Tell, unwatched, work_out
from lantoa.contests.models import Draw, Ranking, Result, Round, TieBreak
from lantoa.units.domain import audit
from lantoa.units.models import User


class NotOver(Exception):
    """The round still runs, or an attempt of it is not closed yet."""


class NotMarked(Exception):
    """An essay has no settled mark yet."""


class Undecided(Exception):
    """A prize hangs on a draw that has not been made."""


@transaction.atomic
def freeze(round_: Round, *, actor: User | None, note: str = "", tell: Tell = unwatched) -> Ranking:
    """Work out and store the ranking of a round that is over, as a new version.

    All versions but the first need a note that the public can read. Raises NotOver, NotMarked, and
    what ``tell`` raises. A large round takes minutes: on a page, see `counting`.
    """
    # One version at a time. It takes long: who only refers to the round does not wait.
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if not round_.ended:
        raise NotOver
    if unsettled(round_):
        raise NotMarked
    before = round_.rankings.aggregate(last=Max("version"))["last"] or 0
    began = timezone.now()  # what is decided from here on, this version may not know
    standings = work_out(round_, tell)
    ranking = Ranking.objects.create(
        round=round_,
        version=before + 1,
        note=note,
        actual=standings.actual,
        sha256=standings.sha256,
        made_by=actor,
        made_at=began,
    )
    results, stored = _results(ranking, standings), 0
    while batch := list(islice(results, BATCH)):  # bulk_create would hold all of them
        Result.objects.bulk_create(batch)
        stored += len(batch)
        if stored % BATCH == 0:
            tell(len(standings.attempts), stored)
    with connection.cursor() as cursor:  # read by the public before the server looks by itself
        cursor.execute("ANALYZE contests_result")
    award(ranking)
    audit.record(
        "freeze_ranking",
        ranking,
        actor=actor,
        unit=round_.contest.unit,
        after={"version": ranking.version, "sha256": ranking.sha256, "note": note},
    )
    return ranking


def _results(ranking: Ranking, standings: Standings) -> Iterator[Result]:
    for board, places in standings.boards.items():
        for place, entry in places:
            yield Result(
                ranking=ranking,
                board_id=board,
                contestant_id=entry.person,
                attempt_id=standings.attempts[entry.name],
                entry=entry.name,
                score=entry.score,
                gap=entry.gap,
                time_used=entry.time_used,
                submitted_at=EPOCH + timedelta(microseconds=entry.submitted),
                place=place,
                order=place,
            )


def award(ranking: Ranking) -> None:
    """Give each board the prizes of the rules. Where the rules end in a draw, those who are tied
    get none before it; where they do not, they share the prize of their place."""
    names = prize_names(ranking)
    open_ties = {result.pk for result in tied(ranking)} if needs_draw(ranking) else set()
    winners = list(ranking.results.filter(order__lte=len(names)).exclude(pk__in=open_ties))
    for winner in winners:
        winner.prize = names[winner.order - 1]
    Result.objects.bulk_update(winners, ["prize"], batch_size=BATCH)


def prize_names(ranking: Ranking) -> list[str]:
    """The prizes of a board in order, one name for each."""
    prizes = ranking.round.rules.prizes
    return [prize["name"] for prize in prizes for _ in range(prize["count"])]


def tied(ranking: Ranking) -> list[Result]:
    """Results that share a place for which there is a prize, with all who share it."""
    shared = {(tie["board"], tie["place"]) for tie in _ties(ranking)}
    return [one for one in _within_prizes(ranking) if (one.board_id, one.place) in shared]


def needs_draw(ranking: Ranking) -> bool:
    """Whether prizes hang on a draw that has not been made."""
    if TieBreak.DRAW not in ranking.round.rules.tie_breaks:
        return False
    made = Draw.objects.filter(ranking=ranking, drawn_at__isnull=False).exists()
    return not made and _ties(ranking).exists()


def _within_prizes(ranking: Ranking) -> QuerySet[Result]:
    return ranking.results.filter(place__lte=len(prize_names(ranking)))


def _ties(ranking: Ranking) -> QuerySet[Any, Any]:
    """Places, by board, that several share."""
    places = _within_prizes(ranking).values("board", "place")
    return places.annotate(people=Count("pk")).filter(people__gt=1)


@transaction.atomic
def publish(ranking: Ranking, *, actor: User | None, objections: timedelta) -> bool:
    """Show a ranking to the public and open the time for objections; False when it was shown
    already. Raises Undecided."""
    if needs_draw(ranking):
        raise Undecided
    now = timezone.now()
    changed = Ranking.objects.filter(pk=ranking.pk, published_at__isnull=True).update(
        published_at=now, objections_until=now + objections
    )
    if changed:
        app.configure_task("contests.keep_league").defer(ranking_id=ranking.pk)
        app.configure_task("contests.forget_losers").defer(round_id=ranking.round_id)
        audit.record("publish_ranking", ranking, actor=actor, unit=ranking.round.contest.unit)
    return bool(changed)


def published(round_: Round) -> Ranking | None:
    """The newest ranking of a round that the public may see."""
    shown: QuerySet[Ranking] = round_.rankings.filter(published_at__isnull=False)
    return shown.order_by("-version").first()
