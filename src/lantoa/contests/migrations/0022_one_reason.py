"""The reason of an exclusion stands in one place, where a withdrawal deletes it."""

from django.db import migrations

AS_BEFORE = """
UPDATE contests_contestant person SET excluded_reason = coalesce((
    SELECT nullif(reason, '') FROM contests_exclusion WHERE contestant_id = person.id
    ORDER BY decided_at DESC, id DESC LIMIT 1), '–')
WHERE excluded_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [('contests', '0021_counting')]

    operations = [
        migrations.RemoveConstraint('contestant', 'contests_excluded_for_a_reason'),
        migrations.RunSQL(migrations.RunSQL.noop, AS_BEFORE),
        migrations.RemoveField('contestant', 'excluded_reason'),
    ]
