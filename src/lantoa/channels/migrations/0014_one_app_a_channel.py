"""Our apps at Mastodon servers are registered for each sign-in and kept with it alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0013_play_log_blanked'),
    ]

    operations = [
        migrations.RunSQL(
            "DELETE FROM channels_clientapp WHERE api <> ''; DELETE FROM channels_signin;",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(
            model_name='clientapp',
            name='channels_client_app_once',
        ),
        migrations.RemoveField(
            model_name='clientapp',
            name='api',
        ),
        migrations.AlterField(
            model_name='clientapp',
            name='channel',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.channel'),
        ),
    ]
