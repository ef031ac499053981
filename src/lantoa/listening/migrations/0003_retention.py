"""A status for what retention removed; partitions made by a function of the table's owner."""

from django.db import migrations, models

STATUSES = [
    ("waiting", "Waiting for its page"),
    ("ready", "Waiting for analysis"),
    ("mention", "In Posts & articles"),
    ("duplicate", "Same text as another"),
    ("empty", "No text"),
    ("failed", "Page not readable"),
    ("expired", "Removed by retention"),
]

# The role of the application may use the tables and make none (units.domain.database_role), so the
# function acts with the rights of its owner. It makes nothing but partitions of this one table.
MAKE_PARTITION = """
CREATE FUNCTION listening_make_partition(year integer, month integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    name text := format('listening_mention_%s_%s', year, lpad(month::text, 2, '0'));
    first timestamptz := make_timestamptz(year, month, 1, 0, 0, 0, 'UTC');
    next timestamptz := (first AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    EXECUTE format(
        'CREATE TABLE %I (LIKE listening_mention INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format(
        'WITH moved AS (DELETE FROM listening_mention_default'
        ' WHERE published_at >= %L AND published_at < %L RETURNING *)'
        ' INSERT INTO %I SELECT * FROM moved', first, next, name);
    EXECUTE format(
        'ALTER TABLE listening_mention ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, first, next);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("listening", "0002_mention_partitions")]
    operations = [
        migrations.AlterField(
            "document", "status", models.CharField(max_length=16, choices=STATUSES)
        ),
        migrations.RunSQL(
            MAKE_PARTITION, "DROP FUNCTION listening_make_partition(integer, integer)"
        ),
    ]
