"""Daily counts, kept exact in the same transaction as the mentions they count.

Rows are written in key order, topics before sources, so that two workers never wait for each
other in a circle; a caller therefore makes one call for all its changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

ALL_TOPICS = ""


@dataclass(frozen=True)
class Counted:
    """The part of a mention that the rollups know. ``sign`` −1 takes it out again."""

    day: date | None
    source_id: int
    unit_id: int
    relevant: bool
    topics: tuple[str, ...]
    sentiment: str
    sign: int = 1


def apply(changes: Iterable[Counted]) -> None:
    """Add (or with ``sign`` −1 subtract) mentions. Must run inside the transaction that
    writes the mentions, once; mentions without a day are in no daily figure."""
    topics: dict[tuple[str, date, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    sources: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
    for item in changes:
        if item.day is None:
            continue
        source = sources[item.source_id, item.day]
        source[0] += item.sign
        if not item.relevant:
            continue
        source[1] += item.sign
        for topic in (ALL_TOPICS, *item.topics):
            row = topics[topic, item.day, item.unit_id]
            row[0] += item.sign
            row[1] += item.sign * (item.sentiment == "negative")
            row[2] += item.sign * (item.sentiment == "positive")
    _add_topics(topics)
    _add_sources(sources)


def _add_topics(rows: dict[tuple[str, date, int], list[int]]) -> None:
    _write(
        """
        INSERT INTO listening_topicday AS t (topic, day, unit_id, mentions, negative, positive)
        SELECT *, 0, 0, 0 FROM unnest(%s::varchar[], %s::date[], %s::bigint[])
        ON CONFLICT (topic, day, unit_id) DO UPDATE SET mentions = t.mentions
        """,
        """
        INSERT INTO listening_topicday AS t (topic, day, unit_id, mentions, negative, positive)
        SELECT * FROM unnest(%s::varchar[], %s::date[], %s::bigint[],
                             %s::int[], %s::int[], %s::int[])
        ON CONFLICT (topic, day, unit_id) DO UPDATE SET
            mentions = t.mentions + excluded.mentions,
            negative = t.negative + excluded.negative,
            positive = t.positive + excluded.positive,
            touched_at = clock_timestamp()
        """,
        """
        UPDATE listening_topicday AS t SET
            mentions = t.mentions + d.mentions,
            negative = t.negative + d.negative,
            positive = t.positive + d.positive,
            touched_at = clock_timestamp()
        FROM unnest(%s::varchar[], %s::date[], %s::bigint[], %s::int[], %s::int[], %s::int[])
            AS d (topic, day, unit_id, mentions, negative, positive)
        WHERE (t.topic, t.day, t.unit_id) = (d.topic, d.day, d.unit_id)
        """,
        rows,
    )


def _add_sources(rows: dict[tuple[int, date], list[int]]) -> None:
    _write(
        """
        INSERT INTO listening_sourceday AS s (source_id, day, mentions, relevant)
        SELECT *, 0, 0 FROM unnest(%s::bigint[], %s::date[])
        ON CONFLICT (source_id, day) DO UPDATE SET mentions = s.mentions
        """,
        """
        INSERT INTO listening_sourceday AS s (source_id, day, mentions, relevant)
        SELECT * FROM unnest(%s::bigint[], %s::date[], %s::int[], %s::int[])
        ON CONFLICT (source_id, day) DO UPDATE SET
            mentions = s.mentions + excluded.mentions,
            relevant = s.relevant + excluded.relevant
        """,
        """
        UPDATE listening_sourceday AS s SET
            mentions = s.mentions + d.mentions,
            relevant = s.relevant + d.relevant
        FROM unnest(%s::bigint[], %s::date[], %s::int[], %s::int[])
            AS d (source_id, day, mentions, relevant)
        WHERE (s.source_id, s.day) = (d.source_id, d.day)
        """,
        rows,
    )


def _write(lock: str, insert: str, update: str, rows: Mapping[tuple[Any, ...], list[int]]) -> None:
    """Add what has only grown in one statement. When something shrinks, first lock every row in
    key order (making those that are missing), then update: an insert of a negative count would
    break the check constraint before the conflict is seen, and a plain update locks rows in any
    order.
    """
    ordered = sorted((key, counts) for key, counts in rows.items() if any(counts))
    if not ordered:
        return
    keys = [list(column) for column in zip(*(key for key, _ in ordered), strict=True)]
    counts = [list(column) for column in zip(*(counts for _, counts in ordered), strict=True)]
    with connection.cursor() as cursor:
        if min(map(min, counts)) < 0:
            cursor.execute(lock, keys)
            cursor.execute(update, keys + counts)
        else:
            cursor.execute(insert, keys + counts)
