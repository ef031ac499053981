"""What the daily counts must be, counted from the mentions themselves."""

from django.db import connection

Counts = dict[tuple[object, ...], tuple[int, ...]]

_TOPICS = """
SELECT topic, day, unit_id, count(*), count(*) FILTER (WHERE sentiment = 'negative'),
       count(*) FILTER (WHERE sentiment = 'positive')
FROM listening_mention, unnest(topics || ''::varchar) AS topic
WHERE relevant AND day IS NOT NULL GROUP BY 1, 2, 3
"""
_SOURCES = """
SELECT source_id, day, count(*), count(*) FILTER (WHERE relevant)
FROM listening_mention WHERE day IS NOT NULL GROUP BY 1, 2
"""


def assert_rollups_exact() -> None:
    """Fail unless both rollups equal a GROUP BY over the mentions (rows of zeros aside)."""
    assert _rows(
        "SELECT topic, day, unit_id, mentions, negative, positive FROM listening_topicday"
        " WHERE (mentions, negative, positive) <> (0, 0, 0)",
        3,
    ) == _rows(_TOPICS, 3)
    assert _rows(
        "SELECT source_id, day, mentions, relevant FROM listening_sourceday"
        " WHERE (mentions, relevant) <> (0, 0)",
        2,
    ) == _rows(_SOURCES, 2)


def _rows(query: str, key: int) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {tuple(row[:key]): tuple(row[key:]) for row in cursor.fetchall()}
