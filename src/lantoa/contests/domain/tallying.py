"""Counting as it happens, and what the live page shows of it. No table is ever counted through."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from lantoa.contests.domain.league import Standing, by_people, members_of
from lantoa.contests.models import Contest, Round, Tally
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Level, Unit, UnitParent
from lantoa.units.models.periods import holds_on

BATCH = 10_000
KEPT = 60  # seconds; as often as ticks are folded

_TURNS = "SELECT pg_advisory_xact_lock(hashtext('contests_tally'))"
_FOLD = """
WITH taken AS (
    DELETE FROM contests_tick WHERE id IN (SELECT id FROM contests_tick ORDER BY id LIMIT %s)
    RETURNING contest, round, board, unit, hour, people, attempts
), added AS (
    INSERT INTO contests_tally AS old (
        contest_id, round_id, board_id, unit_id, hour, people, attempts)
    SELECT contest, round, board, unit, hour, sum(people), sum(attempts) FROM taken
    GROUP BY contest, round, board, unit, hour
    ON CONFLICT (contest_id, round_id, board_id, unit_id, hour) DO UPDATE
        SET people = old.people + excluded.people, attempts = old.attempts + excluded.attempts
)
SELECT count(*) FROM taken
"""


def fold() -> int:
    """Count the ticks that wait; how many there were. Workers beside each other take turns."""
    folded = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TURNS)
            cursor.execute(_FOLD, [BATCH])
            folded += (found := cursor.fetchone()[0])
        if found < BATCH:
            return folded


def attempts_in(round_: Round) -> int:
    """Attempts of a round that have ended, as they are counted each minute."""
    total: int = round_.tallies.aggregate(total=Sum("attempts", default=0))["total"]
    return total


@dataclass(frozen=True)
class Live:
    """What has happened in a contest, or in one round of it, until ``at``."""

    at: datetime
    entered: int
    people: int
    attempts: int
    boards: list[tuple[str, int]]
    hours: list[tuple[datetime, int]]
    units: list[Standing]
    provinces: dict[str, int]


def live(contest: Contest, round_: Round | None, on: date) -> Live:
    """The figures, at most a minute old. Of one round; of the entries when there is none."""
    key = f"contests-live-{contest.pk}-{round_ and round_.pk}-{on}"
    found: Live | None = cache.get(key)
    if found is None:
        found = _read(contest, round_, on)
        cache.set(key, found, KEPT)
    return found


def _read(contest: Contest, round_: Round | None, on: date) -> Live:
    entries = Tally.objects.filter(contest=contest, round=None).order_by()
    rows = Tally.objects.filter(contest=contest, round=round_).order_by()
    totals = rows.aggregate(people=Sum("people", default=0), attempts=Sum("attempts", default=0))
    boards = dict(rows.values_list("board").annotate(Sum("people")))
    counted = "attempts" if round_ else "people"
    hours = rows.values_list("hour").annotate(number=Sum(counted)).order_by("hour")
    became = restatement_map(on)
    people: Counter[int] = Counter()
    for unit, number in rows.exclude(unit=None).values_list("unit").annotate(Sum("people")):
        people[became.get(unit, unit)] += number
    return Live(
        timezone.now(),
        entries.aggregate(total=Sum("people", default=0))["total"],
        totals["people"],
        totals["attempts"],
        [(str(board), boards.get(board.pk, 0)) for board in contest.boards.order_by("position")],
        [(hour, number) for hour, number in hours if number],
        by_people(people, members_of(contest, became), on),
        _provinces(people, on),
    )


def _provinces(people: Counter[int], on: date) -> dict[str, int]:
    """People by the code of the provincial federation at or above their unit."""
    above = Unit.objects.ancestors_of(list(people), on)
    parents = dict(
        UnitParent.objects.filter(holds_on(on), unit__in=above).values_list("unit", "parent")
    )
    federations = above.filter(level=Level.PROVINCIAL_FEDERATION)
    codes = dict(federations.values_list("pk", "code"))
    found: Counter[str] = Counter()
    for unit, number in people.items():
        here: int | None = unit
        while here is not None and here not in codes:
            here = parents.get(here)
        if here is not None:
            found[codes[here]] += number
    return dict(found)
