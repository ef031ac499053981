"""When somebody was matched to a unit, and why somebody has more time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0013_exclusion'),
    ]

    operations = [
        migrations.AddField(
            model_name='contestant',
            name='extra_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='contestant',
            name='placed_at',
            field=models.DateTimeField(help_text='when a person matched what was written to a unit', null=True),
        ),
    ]
