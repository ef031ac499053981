"""What is counted: voices in concerns, and posts.

A **voice** is one tip, one post that was made part of a concern, or a concern that an officer noted
down. Senders are anonymous, so each tip is taken for a person of its own. A voice counts on the
day on which it became part of a concern. **Posts** are counted by their first topic; their people
are authors, each counted once in a report, where their first post stands; an author who is not
known counts as one for each post.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from lantoa.concerns.domain.synthesis.periods import Span
from lantoa.concerns.models import Concern, ConcernMention, ConcernTip, Urgency
from lantoa.units.domain.days import midnight

_POSTS = """
WITH post AS (
    SELECT id, coalesce(topics[1], '') AS topic, unit_id, day, coalesce(author, id::text) AS voice
    FROM listening_mention
    WHERE relevant AND published_at >= %(start)s AND published_at < %(end)s
      AND day BETWEEN %(first)s AND %(last)s AND unit_id = ANY(%(units)s)
),
home AS (SELECT DISTINCT ON (voice) id FROM post ORDER BY voice, day, id)
SELECT topic, unit_id, day, count(*), count(home.id)
FROM post LEFT JOIN home USING (id) GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Record:
    """Some voices or posts that always stand together: ``count`` of them, by ``people``."""

    key: str
    topic: str
    unit: int
    day: date
    count: int
    people: int
    zone: str = ""
    urgent: bool = False


def voices(units: Sequence[int], span: Span) -> list[Record]:
    """Every voice of these units in a period."""
    within = {"concern__unit__in": units, **_between("joined_at", span)}
    found = list(_voices("t", ConcernTip.objects.filter(**within), "joined_at", "concern__"))
    found += _voices("m", ConcernMention.objects.filter(**within), "joined_at", "concern__")
    alone = Concern.objects.filter(
        unit__in=units, tips__isnull=True, mentions__isnull=True, **_between("opened_at", span)
    )
    return found + list(_voices("c", alone, "opened_at", ""))


def posts(units: Sequence[int], span: Span) -> list[Record]:
    """Relevant posts of these units in a period, one record a topic, unit and day."""
    start, end = _moments(span)
    with connection.cursor() as cursor:
        cursor.execute(
            _POSTS,
            {"units": list(units), "start": start, "end": end,
             "first": span.first, "last": span.last},
        )  # fmt: skip
        return [
            Record(f"p{topic}/{unit}/{day}", topic, unit, day, count, people)
            for topic, unit, day, count, people in cursor.fetchall()
        ]


def _voices(kind: str, rows: QuerySet[Any], moment: str, path: str) -> Iterator[Record]:
    columns = ("pk", f"{path}topic", f"{path}unit", moment, f"{path}zone", f"{path}urgency")
    urgent = {Urgency.HIGH, Urgency.CRITICAL}
    for pk, topic, unit, at, zone, urgency in rows.values_list(*columns):
        day = timezone.localtime(at).date()
        yield Record(f"{kind}{pk}", topic, unit, day, 1, 1, zone, urgency in urgent)


def _moments(span: Span) -> tuple[datetime, datetime]:
    after = span.last + timedelta(days=1)
    return (
        midnight(span.first),
        midnight(after),
    )


def _between(field: str, span: Span) -> dict[str, datetime]:
    start, end = _moments(span)
    return {f"{field}__gte": start, f"{field}__lt": end}
