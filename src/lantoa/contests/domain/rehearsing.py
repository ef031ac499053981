"""A dry run before a round opens: invented contestants, real statements, real marking.

A batch of people enters a copy of the round, takes it by the statements of the hot path and is
marked as the ranking is, all in one transaction that is rolled back whatever happens. No other
connection ever sees an invented contestant, and there is nothing to clean up: not after a stop,
not after a power cut. Only the figures go into the `Rehearsal`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from random import Random, SystemRandom
from typing import Any
from uuid import uuid4

import orjson
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lantoa.analysis.contest import rehearsal as people
from lantoa.analysis.contest.papers import TooFewQuestions
from lantoa.contests.domain.questions import keys_of
from lantoa.contests.domain.ranking import Marker, marks
from lantoa.contests.hot import acts, receipts, requests, statements
from lantoa.contests.hot.papers import Asked, asked_from
from lantoa.contests.models import (
    AnswerKey,
    ContactKind,
    Contestant,
    Question,
    Rehearsal,
    RehearsalState,
    Round,
)
from lantoa.contests.models.enums import ASKED_OF_ALL
from lantoa.contests.models.rehearsal import OPEN
from lantoa.units.domain import audit
from lantoa.units.models import User

BATCH = 50
_LAST_NUMBER = 32_767  # no real round has it, and dry runs of one contest take turns


class AlreadyOpen(Exception):
    """The round has opened: what happens now is real."""


@transaction.atomic
def begin(round_: Round, number: int, *, actor: User) -> Rehearsal | None:
    """Ask for a dry run with so many people; None while another one runs. Raises AlreadyOpen."""
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.opened:
        raise AlreadyOpen
    if locked.rehearsals.filter(state__in=OPEN).exists():
        return None
    made = Rehearsal.objects.create(
        round=locked, people=number, tried=fingerprint(locked), made_by=actor
    )
    audit.record(
        "rehearse_round", made, actor=actor, unit=locked.contest.unit, after={"people": number}
    )
    app.configure_task("contests.rehearse").defer(rehearsal_id=made.pk)
    return made


def stop(rehearsal: Rehearsal) -> bool:
    """Ask a dry run to end after the batch in hand; False when it has ended."""
    return bool(
        Rehearsal.objects.filter(pk=rehearsal.pk, state__in=OPEN).update(stop_asked=True)
    )  # fmt: skip


def fingerprint(round_: Round) -> str:
    """A hash of all that a dry run is about: questions, keys, rules."""
    rules = round_.rules
    said: list[Any] = [
        list(round_.questions.order_by("number").values_list("text", "points", "choices")),
        list(AnswerKey.objects.filter(question__round=round_).order_by("pk").values_list("key")),
        list(rules.paper.order_by("position").values_list("topic", "difficulty", "count")),
        [rules.minutes, rules.tie_breaks],
    ]
    return sha256(orjson.dumps(said)).hexdigest()


@dataclass
class Findings:
    """What the batches have shown so far."""

    people: int = 0
    best: int = 0
    shortage: dict[str, int] | None = None
    scores: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    late: int = 0
    all_correct: int = 0
    drawn: Counter[int] = field(default_factory=Counter)
    reached: Counter[int] = field(default_factory=Counter)


def run(rehearsal_id: int) -> None:
    """Do a dry run that was asked for. One whose worker died begins again."""
    open_ones = Rehearsal.objects.filter(pk=rehearsal_id, state__in=OPEN)
    if not open_ones.update(state=RehearsalState.RUNNING, done=0):
        return
    rehearsal = Rehearsal.objects.select_related("round__rules").get(pk=rehearsal_id)
    found = Findings()
    state = RehearsalState.FAILED
    try:
        while found.people < rehearsal.people and found.shortage is None:
            number = min(BATCH, rehearsal.people - found.people)
            with transaction.atomic():
                _batch(rehearsal.round, number, found)
                transaction.set_rollback(True)
            if not open_ones.filter(stop_asked=False).update(done=found.people):
                state = RehearsalState.STOPPED
                break
        else:
            state = RehearsalState.DONE
    finally:
        open_ones.update(state=state, report=_report(rehearsal.round, found),
                         done=found.people, ended_at=timezone.now())  # fmt: skip


def _batch(round_: Round, number: int, found: Findings) -> None:
    copy, numbers = _open_copy(round_)
    asked = _asked_in(copy)
    keys = keys_of(copy)
    difficulty = {card.id: card.difficulty for card in asked.cards}
    boards = list(round_.contest.boards.order_by("position"))
    sitters = Contestant.objects.bulk_create(
        Contestant(contest_id=round_.contest_id, board=boards[at % len(boards)],
                   contact_kind=ContactKind.CODE, contact_hash=uuid4().hex, name=str(at))
        for at in range(number)
    )  # fmt: skip
    random = SystemRandom()
    for at, sitter in enumerate(sitters):
        one = people.PERFECT if at == 0 else people.sitter(random)
        try:
            paper, seed = asked.new_paper()
        except TooFewQuestions as problem:
            found.shortage = {"wanted": problem.wanted.count, "found": problem.found}
            return
        limit = 60.0 * round_.rules.minutes
        seconds = [people.seconds_for(_words(shown)) for shown in asked.shown(paper, seed)]
        answered, used = people.reached(one, seconds, limit)
        given = {
            question: _answer(asked, question, keys, one, difficulty.get(question, 1), random)
            for question in paper[:answered]
        }
        _sit(copy, sitter, paper, seed, given)
        found.drawn.update(numbers[question] for question in paper)
        found.reached.update(numbers[question] for question in given)
        found.late += answered < len(paper)
        if at:
            found.seconds.append(used)
    for marked in marks(copy):
        found.all_correct += marked.all_correct
        if marked.entry.person == sitters[0].pk:
            found.best = max(found.best, marked.entry.score)
        else:
            found.scores[marked.entry.score] += 1
    found.people += number


def _open_copy(round_: Round) -> tuple[Round, dict[int, int]]:
    """A copy of the round that is open now, and the number of each of its questions."""
    now = timezone.now()
    copy = Round.objects.create(
        contest_id=round_.contest_id, number=_LAST_NUMBER, name="", rules=round_.rules,
        opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2),
    )  # fmt: skip
    originals = list(round_.questions.order_by("number"))
    copies = Question.objects.bulk_create(
        Question(round=copy, number=q.number, kind=q.kind, topic=q.topic, difficulty=q.difficulty,
                 text=q.text, choices=q.choices, points=q.points, words=q.words)
        for q in originals
    )  # fmt: skip
    keys = keys_of(round_)
    AnswerKey.objects.bulk_create(
        AnswerKey(question=made, key=keys[original.pk])
        for original, made in zip(originals, copies, strict=True)
        if original.pk in keys
    )
    Round.objects.filter(pk=copy.pk).update(opens_at=now)
    return copy, {question.pk: question.number for question in copies}


def _asked_in(copy: Round) -> Asked:
    """As the hot path reads it; Django's connection leaves JSON as text."""
    rows = _rows(statements.QUESTIONS, round=copy.pk)
    found = [(*row, orjson.loads(choices)) for *row, choices in rows]
    return asked_from(found, _rows(statements.PAPER_RULES, round=copy.pk))


def _sit(
    copy: Round, sitter: Contestant, paper: list[int], seed: int, given: dict[int, Any]
) -> None:
    """Start, save, hand in and check the receipt, as a device does."""
    start = acts.starts([acts.Start(copy.pk, sitter.pk, 1, paper, seed)])
    _run(statements.START, **start)
    attempt = _rows(statements.ATTEMPT, **start)[0][3]
    values = [orjson.dumps(value).decode() for value in given.values()]
    answers = requests.Given(list(given), [1] * len(given), values)
    _run(statements.SAVE, **acts.saves([acts.Save(attempt, sitter.pk, answers)]))
    ended = acts.submits([acts.Submit(attempt, sitter.pk)])
    _run(statements.SUBMIT, **ended)
    receipt = receipts.receipt_of(attempt, *_rows(statements.ENDED, **ended)[0][2:])
    assert receipts.verify(receipts.sign(receipt)) == receipt


def _answer(
    asked: Asked, question: int, keys: dict[int, Any], one: people.Sitter, difficulty: int,
    random: Random,
) -> Any:  # fmt: skip
    shown = asked.questions[question]
    if question in keys and people.knows(one, difficulty, random):
        return people.right_answer(shown["kind"], keys[question], shown["choices"])
    return people.guess(shown["kind"], shown["choices"], random)


def _words(shown: dict[str, Any]) -> str:
    choices = shown["choices"]
    items = [*choices["left"], *choices["right"]] if isinstance(choices, dict) else choices
    return " ".join([shown["text"], *(item["text"] for item in items)])


def _report(round_: Round, found: Findings) -> dict[str, Any]:
    asked = list(round_.questions.order_by("number"))
    drawable = [q.number for q in asked if q.kind not in ASKED_OF_ALL]
    seconds = sorted(found.seconds)
    return {
        "shortage": found.shortage,
        "best": found.best,
        "scores": sorted(found.scores.items()),
        "seconds": [seconds[len(seconds) * part // 10] for part in (1, 5, 9)] if seconds else [],
        "late": found.late,
        "all_correct": found.all_correct,
        "questions": len(drawable),
        "not_drawn": [number for number in drawable if not found.drawn[number]],
        "not_reached": [
            number for number in drawable if found.drawn[number] and not found.reached[number]
        ],
        "not_marked": _not_marked(round_, asked),
    }


def _not_marked(round_: Round, asked: list[Question]) -> list[int]:
    """Questions whose own right answer earns nothing, so that nobody can be right."""
    marker = Marker(round_)

    def earns(question: Question) -> bool:
        right = people.right_answer(question.kind, marker.keys[question.pk], question.choices)
        return marker.points(question.pk, orjson.dumps(right).decode()) > 0

    marked = [q for q in asked if q.kind not in ASKED_OF_ALL and q.points]
    return [q.number for q in marked if not (q.pk in marker.keys and earns(q))]


def _run(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
