"""Analysis of the questions of a round that is over: `analysis.contest.items` on its answers."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.core.cache import cache
from django.db import connection, transaction

from lantoa.analysis.contest.items import Item, Sat, analyse
from lantoa.contests.domain.ranking import BATCH, Marker
from lantoa.contests.models import Question, QuestionKind, Round
from lantoa.contests.models.enums import ASKED_OF_ALL

KEPT = 3600  # seconds; a corrected key makes a new ranking and with it a new key of the cache

# The first attempt of each person: later ones have seen the questions.
_FIRST = """
SELECT a.questions, given.questions, given.answers
FROM contests_attempt a
JOIN contests_contestant person ON person.id = a.contestant_id
LEFT JOIN LATERAL (
    SELECT array_agg(question_id) AS questions, array_agg(value::text) AS answers
    FROM contests_answer WHERE attempt_id = a.id) given ON true
WHERE a.round_id = %s AND a.number = 1 AND a.status <> 'started' AND person.excluded_at IS NULL
"""


def items(round_: Round) -> list[tuple[Question, Item]]:
    """Each question that was asked with what is known of it, in order."""
    version = round_.rankings.order_by("-version").values_list("version", flat=True).first()
    key = f"contests-items-{round_.pk}-{version}"
    found: list[Item] | None = cache.get(key)
    if found is None:
        found = analyse(list(_papers(round_)))
        cache.set(key, found, KEPT)
    by_id = {item.question: item for item in found}
    asked = round_.questions.filter(pk__in=by_id).order_by("number")
    return [(question, by_id[question.pk]) for question in asked]


def _papers(round_: Round) -> Iterator[Sat]:
    marker = Marker(round_)
    kinds = dict(round_.questions.values_list("pk", "kind"))
    marked = {pk for pk, kind in kinds.items() if kind not in ASKED_OF_ALL}
    with transaction.atomic(), connection.connection.cursor(name="contests_items") as cursor:
        cursor.itersize = BATCH
        cursor.execute(_FIRST, [round_.pk])
        for paper, questions, answers in cursor:
            given = dict(zip(questions or (), answers or (), strict=True))
            yield Sat(
                {q: q in given and marker.points(q, given[q]) > 0 for q in paper if q in marked},
                {q: _chosen(kinds[q], given[q]) for q in given if q in marked},
            )


def _chosen(kind: str, answer: str) -> tuple[str, ...]:
    """Ids of choices, or for other kinds the mere fact that something was given."""
    value: Any = orjson.loads(answer)
    if kind == QuestionKind.SINGLE and isinstance(value, str):
        return (value,)
    if kind == QuestionKind.MULTIPLE and isinstance(value, list):
        return tuple({one for one in value if isinstance(one, str)})
    return ("",)
