"""An archive of any size for the page benchmark: invented mentions, written by SQL.

Texts are our own training lines, so that words have a natural distribution; everything else is
drawn at random. Rollups are summed from the mentions, as the product would have kept them.
"""

import random
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from django.db import connection

from lantoa.listening.domain import search
from lantoa.listening.domain.partitions import ensure_partitions
from lantoa.listening.models import SourceForm, SourceKind, Topic
from lantoa.units.domain.reference import load_reference_units
from lantoa.units.models import Level, Unit

MONTHS = 24
SOURCES = 100
SENTIMENTS = ("negative", "neutral", "positive")


def training_lines() -> list[str]:
    """The text column of every training file."""
    folder = files("lantoa.analysis.classify").joinpath("texts")
    return [
        line.split("\t")[5]
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        for line in path.read_text("utf-8").splitlines()[1:]
    ]


def build(mentions: int) -> None:
    """Fill an empty, migrated database with ``mentions`` mentions over the last two years."""
    load_reference_units()
    rng = random.Random(7)
    now = datetime.now(UTC)
    ensure_partitions(now - timedelta(days=30 * month) for month in range(MONTHS + 1))
    root = Unit.objects.get(level=Level.CONFEDERATION)
    units = list(
        Unit.objects.filter(level=Level.PROVINCIAL_FEDERATION, valid_to=None).values_list(
            "pk", flat=True
        )
    )
    topics = [value for value in Topic.values for _ in range(rng.randint(1, 8))]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE line (number serial, text text, search tsvector)")
        cursor.executemany(
            "INSERT INTO line (text, search) VALUES (%s, %s::tsvector)",
            [(text, search.vector("", text)) for text in training_lines()],
        )
        cursor.execute(
            """
            INSERT INTO listening_source (name, form, kind, url, key, unit_id, language, active,
                from_catalogue, invented, interval, follow_links, etag, last_modified, body_hash,
                failures, last_status, created_at)
            SELECT 'Bench ' || n, %s, %s, 'https://example.com/' || n, 'bench' || n, %s, 'vi',
                false, false, true, '1 hour', false, '', '', '', 0, 'ok', now()
            FROM generate_series(1, %s) AS n
            """,
            [SourceForm.FEED, SourceKind.SOCIAL, root.pk, SOURCES],
        )
        cursor.execute("SELECT min(id) FROM listening_source WHERE key LIKE 'bench%'")
        first_source = cursor.fetchone()[0]
        cursor.execute(
            """
            INSERT INTO listening_mention (id, published_at, day, source_id, source_kind, unit_id,
                author, url, title, text, relevant, relevance, topics, kind, sentiment, toxic,
                reactions, collected_at, search)
            SELECT drawn.n, at, (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
                %(source)s + drawn.n %% %(sources)s, 'social',
                (%(units)s::bigint[])[
                    1 + floor(cardinality(%(units)s::bigint[]) * power(random(), 2))::int],
                md5((drawn.n %% 50000)::text), '', '', line.text, relevant, 0.9,
                CASE WHEN relevant THEN ARRAY[(%(topics)s::varchar[])[
                    1 + floor(cardinality(%(topics)s::varchar[]) * random())::int]]
                ELSE '{}' END,
                'opinion', (%(sentiments)s::varchar[])[1 + floor(3 * random())::int], false, '{}',
                at, line.search
            FROM (
                SELECT n, now() - random() * interval '720 days' AS at, random() < 0.5 AS relevant,
                    1 + floor(random() * %(lines)s)::int AS line_n
                FROM generate_series(1, %(mentions)s) AS n
            ) AS drawn JOIN line ON line.number = line_n
            """,
            {
                "source": first_source, "sources": SOURCES, "units": units, "topics": topics,
                "sentiments": list(SENTIMENTS), "lines": len(training_lines()),
                "mentions": mentions,
            },
        )  # fmt: skip
        _sum_rollups(cursor)
        cursor.execute("VACUUM ANALYZE")


def _sum_rollups(cursor: object) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]
    execute(
        """
        INSERT INTO listening_topicday (topic, day, unit_id, mentions, negative, positive)
        SELECT topic, day, unit_id, count(*), count(*) FILTER (WHERE sentiment = 'negative'),
            count(*) FILTER (WHERE sentiment = 'positive')
        FROM listening_mention, unnest(topics || ''::varchar) AS topic
        WHERE relevant GROUP BY 1, 2, 3
        """
    )
    execute(
        """
        INSERT INTO listening_sourceday (source_id, day, mentions, relevant)
        SELECT source_id, day, count(*), count(*) FILTER (WHERE relevant)
        FROM listening_mention GROUP BY 1, 2
        """
    )
