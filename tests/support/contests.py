"""Doing what contestants do, by the statements of the hot path on Django's connection."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from lantoa.contests.domain import counting
from lantoa.contests.hot import acts, requests, statements
from lantoa.contests.hot.acts import Save, Start, Submit
from lantoa.contests.models import Contestant, Ranking, Round

Given = tuple[int, int, Any]  # question, sequence, value


def run(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def start_all(asked: Sequence[Start]) -> dict[tuple[int, int, int], int]:
    """Start one batch; attempts by (round, contestant, number) of what was started, ever."""
    run(statements.START, acts.starts(asked))
    rows = run(statements.ATTEMPT, acts.starts(asked))
    return {row[:3]: row[3] for row in rows}


def save_all(asked: Sequence[Save]) -> set[tuple[int, int]]:
    """Save one batch; (attempt, contestant) of what was saved."""
    return {row[:2] for row in run(statements.SAVE, acts.saves(asked))}


def submit_all(asked: Sequence[Submit]) -> set[tuple[int, int]]:
    """Submit one batch; (attempt, contestant) of what this call ended. Rows go to those who asked
    for them and whose they are, as in `acts.submit`."""
    ended = {row[0] for row in run(statements.SUBMIT, acts.submits(asked))}
    return {row[:2] for row in run(statements.ENDED, acts.submits(asked)) if row[0] in ended}


def answers(given: Sequence[Given]) -> requests.Given:
    """Answers as a device's request is read."""
    return requests.answers({"answers": [list(row) for row in given]})


def start(
    round_: Round, person: Contestant, number: int = 1, questions: Sequence[int] = ()
) -> int | None:
    """Insert or return an attempt; None when it may not be."""
    one = Start(round_.pk, person.pk, number, list(questions), 1)
    return start_all([one]).get(one[:3])


def save(attempt: int, person: Contestant, given: Sequence[Given]) -> bool:
    """Save answers; False when the attempt is not open to this person."""
    return bool(save_all([Save(attempt, person.pk, answers(given))]))


def submit(attempt: int, person: Contestant) -> bool:
    """End an attempt; whether this call did."""
    return bool(submit_all([Submit(attempt, person.pk)]))


def given_in(attempt: int, person: Contestant) -> str:
    """The answers of an attempt that has ended, as its receipt hashes them."""
    text: str = run(statements.ENDED, acts.submits([Submit(attempt, person.pk)]))[0][-1]
    return text


def let_time_pass(seconds: float) -> None:
    """Move every round, sitting, attempt and draw into the past."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the guards look away
        cursor.execute(
            "UPDATE contests_round SET opens_at = opens_at - make_interval(secs => %(s)s),"
            " closes_at = closes_at - make_interval(secs => %(s)s)", {"s": seconds},
        )  # fmt: skip
        cursor.execute(
            "UPDATE contests_sitting SET opens_at = opens_at - make_interval(secs => %(s)s),"
            " closes_at = closes_at - make_interval(secs => %(s)s)", {"s": seconds},
        )  # fmt: skip
        cursor.execute(
            "UPDATE contests_attempt SET started_at = started_at - make_interval(secs => %(s)s),"
            " deadline = deadline - make_interval(secs => %(s)s),"
            " accept_until = accept_until - make_interval(secs => %(s)s),"
            " ended_at = ended_at - make_interval(secs => %(s)s)", {"s": seconds},
        )  # fmt: skip
        cursor.execute(
            "UPDATE contests_draw SET committed_at = committed_at - make_interval(secs => %(s)s),"
            " value_due_at = value_due_at - make_interval(secs => %(s)s)", {"s": seconds},
        )  # fmt: skip
        cursor.execute("SET session_replication_role = DEFAULT")


def take_part(
    round_: Round,
    person: Contestant,
    *,
    correct: int,
    prediction: Any = None,
    number: int = 1,
    seconds: float = 0,
) -> int:
    """Let somebody answer so many questions right, the others wrong, and submit; returns the
    attempt. ``seconds`` pass before the submission."""
    questions = list(round_.questions.order_by("number"))
    attempt = start(round_, person, number, [question.pk for question in questions])
    assert attempt is not None
    given: list[Given] = []
    marked = [question for question in questions if question.kind != "prediction"]
    for at, question in enumerate(marked):
        key = question.keys.latest("version").key
        wrong = next(choice["id"] for choice in question.choices if choice["id"] != key)
        given.append((question.pk, 1, key if at < correct else wrong))
    if prediction is not None:
        given.append((questions[-1].pk, 1, prediction))
    assert save(attempt, person, given)
    if seconds:
        let_time_pass(seconds)
    assert submit(attempt, person)
    return attempt


def count(round_: Round) -> Ranking:
    """Do what a worker does with the count that was asked for; the newest ranking."""
    counting.run(round_.countings.latest("pk").pk)
    newest: Ranking = round_.rankings.latest("version")
    return newest
