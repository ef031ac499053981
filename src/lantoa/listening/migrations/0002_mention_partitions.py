"""The mention table, which Django cannot declare: partitioned by month of ``published_at``.

Partitions are made as data needs them (``domain.partitions``); the default partition takes
dates outside the years the product works with, so that no date can stop an import.
"""

from django.db import migrations

CREATE = """
CREATE TABLE listening_mention (
    id bigint NOT NULL,
    published_at timestamptz NOT NULL,
    day date,
    source_id bigint NOT NULL,
    source_kind varchar(16) NOT NULL,
    unit_id bigint NOT NULL,
    author varchar(32),
    url text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    relevant boolean NOT NULL,
    relevance double precision NOT NULL CHECK (relevance BETWEEN 0 AND 1),
    topics varchar(32)[] NOT NULL CHECK (cardinality(topics) <= 3),
    kind varchar(16) NOT NULL,
    sentiment varchar(10) NOT NULL,
    toxic boolean NOT NULL,
    story_id bigint,
    reactions jsonb NOT NULL,
    collected_at timestamptz NOT NULL,
    corrected boolean NOT NULL DEFAULT false,
    search tsvector NOT NULL,
    PRIMARY KEY (id, published_at)
) PARTITION BY RANGE (published_at);

CREATE TABLE listening_mention_default PARTITION OF listening_mention DEFAULT;

CREATE INDEX mention_newest ON listening_mention (published_at DESC, id DESC);
CREATE INDEX mention_unit ON listening_mention (unit_id, published_at DESC, id DESC);
CREATE INDEX mention_source ON listening_mention (source_id, published_at DESC);
CREATE INDEX mention_story ON listening_mention (story_id, published_at DESC)
    WHERE story_id IS NOT NULL;
CREATE INDEX mention_topics ON listening_mention USING gin (topics);
CREATE INDEX mention_search ON listening_mention USING gin (search);
"""


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE listening_mention")]
