"""A machine can send to YouTube now: the row of installations that have it already."""

from django.db import migrations


def sent_by_a_machine(apps, schema_editor):
    channels = apps.get_model("channels", "Channel").objects.filter(key="youtube", adapter="")
    channels.filter(accounts=None).update(adapter="youtube")


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0006_films'),
    ]

    operations = [
        migrations.RunPython(sent_by_a_machine, migrations.RunPython.noop),
    ]
