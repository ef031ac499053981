"""Messages to phones wait on their own row; jobs, which nobody deletes, forget them."""

from django.db import migrations, models

FORGET = """
UPDATE procrastinate_jobs SET args = args - 'sealed' WHERE task_name = 'contests.send_code'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0019_small_groups_of_people'),
        ('procrastinate', '0024_job_id_bigint'),
    ]

    operations = [
        migrations.AddField(
            model_name='verification',
            name='sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='verification',
            name='paid',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
