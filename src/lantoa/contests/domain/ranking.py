"""From answers to a ranking: marked, compared and ordered anew each time, with the same bytes.

Nothing is added up while people answer. A ranking is worked out from the answers alone, so a
corrected key or an exclusion means doing it again, and anybody who has the answers can repeat it.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction

from lantoa.analysis.contest import ranking as pure
from lantoa.analysis.contest.marking import is_right, prediction
from lantoa.contests.domain.questions import keys_of
from lantoa.contests.hot.receipts import entry_name
from lantoa.contests.models import Actual, Round, Script
from lantoa.contests.models.enums import ASKED_OF_ALL

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BATCH = 5_000
# Told how many papers are marked and how many results stored; what it raises breaks off the count.
Tell = Callable[[int, int], None]

# All attempts of those who are not excluded, with their answers as text: equal answers are equal
# text, so each is marked once.
_MARKED = """
SELECT a.id, a.contestant_id, person.board_id, a.number,
    least(a.ended_at, a.deadline) - a.started_at AS used, a.ended_at,
    cardinality(a.questions) AS asked, given.questions, given.answers
FROM contests_attempt a
JOIN contests_contestant person ON person.id = a.contestant_id
LEFT JOIN LATERAL (
    SELECT array_agg(question_id) AS questions, array_agg(value::text) AS answers
    FROM contests_answer WHERE attempt_id = a.id) given ON true
WHERE a.round_id = %s AND a.status <> 'started' AND
"""
_ATTEMPTS = f"{_MARKED} person.excluded_at IS NULL ORDER BY a.id"
_SOME = f"{_MARKED} a.id = ANY(%s)"


class Marked(NamedTuple):
    """An attempt with its marks; the gap to the actual is filled in once that is known."""

    board: int
    attempt: int
    correct: int
    all_correct: bool
    predicted: int | None
    entry: pure.Entry


@dataclass(frozen=True)
class Standings:
    """A ranking that was worked out: places by board, the actual, and the hash of it all."""

    boards: dict[int, list[tuple[int, pure.Entry]]]
    attempts: dict[str, int]
    actual: int
    sha256: str


class Marker:
    """Marks answers by the keys that hold now; each different answer once."""

    def __init__(self, round_: Round) -> None:
        self.keys = keys_of(round_)
        self._questions = {question.pk: question for question in round_.questions.all()}
        self._marked: dict[tuple[int, str], int] = {}
        self.predictions = {q.pk for q in self._questions.values() if q.kind == "prediction"}
        self.asked_of_all = {q.pk for q in self._questions.values() if q.kind in ASKED_OF_ALL}
        settled = Script.objects.filter(round=round_, points__isnull=False)
        self.essays = {
            (attempt, question): points or 0
            for attempt, question, points in settled.values_list("attempt", "question", "points")
        }

    def points(self, question: int, answer: str) -> int:
        """Points for an answer as the database writes it."""
        marked = self._marked.get((question, answer))
        if marked is None:
            asked = self._questions[question]
            right = question in self.keys and is_right(
                asked.kind, self.keys[question], orjson.loads(answer)
            )
            marked = self._marked[question, answer] = asked.points if right else 0
        return marked


def marks(round_: Round) -> Generator[Marked, None, None]:
    """Every attempt of the round that has ended, marked, in the order in which they began."""
    marker = Marker(round_)
    with transaction.atomic(), connection.connection.cursor(name="contests_marks") as cursor:
        cursor.itersize = BATCH
        cursor.execute(_ATTEMPTS, [round_.pk])
        for row in cursor:
            yield _mark(marker, row)


def marks_of(round_: Round, attempts: list[int]) -> list[Marked]:
    """Some attempts of the round that have ended, marked anew."""
    marker = Marker(round_)
    with connection.cursor() as cursor:
        cursor.execute(_SOME, [round_.pk, attempts])
        return [_mark(marker, row) for row in cursor]


def recount(round_: Round, attempt: int) -> int:
    """The score of one attempt, counted anew."""
    return marks_of(round_, [attempt])[0].entry.score


def _mark(marker: Marker, row: tuple[Any, ...]) -> Marked:
    attempt, person, board, number, used, ended, asked, questions, answers = row
    score = correct = 0
    predicted = None
    for question, answer in zip(questions or (), answers or (), strict=True):
        if question in marker.predictions:
            predicted = prediction(orjson.loads(answer))
        elif question in marker.asked_of_all:
            score += marker.essays.get((attempt, question), 0)
        else:
            points = marker.points(question, answer)
            score += points
            correct += points > 0
    entry = pure.Entry(
        name=entry_name(attempt),
        person=person,
        number=number,
        score=score,
        gap=None,
        time_used=used // timedelta(milliseconds=1),
        submitted=(ended - EPOCH) // timedelta(microseconds=1),
    )
    all_correct = correct == asked - len(marker.asked_of_all)
    return Marked(board, attempt, correct, all_correct, predicted, entry)


def unwatched(marked: int, stored: int) -> None:
    """Nobody wants to be told."""


def work_out(round_: Round, tell: Tell = unwatched) -> Standings:
    """Work the ranking out from the answers. Nothing is written."""
    rules = round_.rules
    marked = []
    with closing(marks(round_)) as found:  # also where `tell` breaks it off
        for one in found:
            marked.append(one)
            if len(marked) % BATCH == 0:
                tell(len(marked), 0)
    actual = count_actual(marked, rules.actual)
    by_board: dict[int, list[pure.Entry]] = {}
    attempts: dict[str, int] = {}
    for one in marked:
        gap = None if one.predicted is None else abs(one.predicted - actual)
        entry = replace(one.entry, gap=gap)
        by_board.setdefault(one.board, []).append(entry)
        attempts[entry.name] = one.attempt
    chain = rules.tie_breaks
    boards = {
        board: pure.rank(pure.counted(by_board[board], rules.counts, chain), chain)
        for board in sorted(by_board)
    }
    lines = (line for board, places in boards.items() for line in pure.as_text(board, places))
    return Standings(boards, attempts, actual, pure.digest(lines))


def count_actual(marked: list[Marked], what: str) -> int:
    """What predictions are compared with, as the rules define it: people or submissions, all or
    those with every answer correct, over all boards of the round."""
    chosen = [
        one for one in marked
        if one.all_correct or what in (Actual.PEOPLE, Actual.SUBMISSIONS)
    ]  # fmt: skip
    if what in (Actual.SUBMISSIONS, Actual.SUBMISSIONS_ALL_CORRECT):
        return len(chosen)
    return len({one.entry.person for one in chosen})
