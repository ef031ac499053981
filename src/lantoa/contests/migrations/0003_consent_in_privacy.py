"""Consent is kept where all consent is: `privacy`. A proved contact has its kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contests", "0002_guards")]

    operations = [
        migrations.RemoveField("contest", "consent_version"),
        migrations.RemoveField("contestant", "consent_version"),
        migrations.RenameField("contestant", "consented_at", "entered_at"),
        migrations.RemoveField("entrycode", "unit"),
        migrations.AddField(
            "verification",
            "contact_kind",
            models.CharField(
                choices=[("email", "E-mail address"), ("code", "Printed code")],
                default="email",
                max_length=5,
            ),
            preserve_default=False,
        ),
    ]
