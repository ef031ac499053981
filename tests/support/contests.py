"""Doing what contestants do, by the statements of the hot path on Django's connection."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connection

from lantoa.contests.hot import statements
from lantoa.contests.models import Contestant, Round

Given = tuple[int, int, Any]  # question, sequence, value


def ask(statement: str, **values: Any) -> dict[str, Any] | None:
    """Run a statement; its one row by name, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone() if cursor.description else None
        return row and dict(zip([column.name for column in cursor.description], row, strict=True))


def start(
    round_: Round, person: Contestant, number: int = 1, questions: Sequence[int] = ()
) -> dict[str, Any] | None:
    """Insert or return an attempt; None when it may not be."""
    ask(
        statements.START,
        round=round_.pk, contestant=person.pk, number=number, questions=list(questions), seed=1,
    )  # fmt: skip
    return ask(statements.ATTEMPT, round=round_.pk, contestant=person.pk, number=number)


def save(attempt: int, person: Contestant, given: Sequence[Given]) -> bool:
    """Save answers; False when the attempt is not open to this person."""
    row = ask(
        statements.SAVE,
        attempt=attempt,
        contestant=person.pk,
        questions=[question for question, _, _ in given],
        sequences=[sequence for _, sequence, _ in given],
        values=[orjson.dumps(value).decode() for _, _, value in given],
    )
    return row is not None


def submit(attempt: int, person: Contestant) -> bool:
    """End an attempt; whether this call did."""
    return ask(statements.SUBMIT, attempt=attempt, contestant=person.pk) is not None


def ended(attempt: int, person: Contestant) -> dict[str, Any] | None:
    """What the receipt of an attempt is about."""
    return ask(statements.ENDED, attempt=attempt, contestant=person.pk)


def let_time_pass(seconds: float) -> None:
    """Move every round and attempt into the past."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the guards look away
        cursor.execute(
            "UPDATE contests_round SET opens_at = opens_at - make_interval(secs => %(s)s),"
            " closes_at = closes_at - make_interval(secs => %(s)s)", {"s": seconds},
        )  # fmt: skip
        cursor.execute(
            "UPDATE contests_attempt SET started_at = started_at - make_interval(secs => %(s)s),"
            " deadline = deadline - make_interval(secs => %(s)s),"
            " accept_until = accept_until - make_interval(secs => %(s)s),"
            " ended_at = ended_at - make_interval(secs => %(s)s)", {"s": seconds},
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
    assert save(attempt["id"], person, given)
    if seconds:
        let_time_pass(seconds)
    assert submit(attempt["id"], person)
    return int(attempt["id"])
