"""Codes to phones: what was handed over, what did not arrive, and what they may cost."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0015_sittings'),
    ]

    operations = [
        migrations.AddField(
            model_name='verification',
            name='handed_over_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='verification',
            name='undelivered',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='contestant',
            name='contact_kind',
            field=models.CharField(choices=[('email', 'E-mail address'), ('phone', 'Phone'), ('code', 'Printed code')], max_length=5),
        ),
        migrations.AlterField(
            model_name='verification',
            name='contact_kind',
            field=models.CharField(choices=[('email', 'E-mail address'), ('phone', 'Phone'), ('code', 'Printed code')], max_length=5),
        ),
        migrations.AlterField(
            model_name='verification',
            name='contest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='contests.contest'),
        ),
        migrations.CreateModel(
            name='Purse',
            fields=[
                ('contest', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='purse', serialize=False, to='contests.contest')),
                ('budget', models.PositiveBigIntegerField(default=0, verbose_name='budget')),
                ('spent', models.PositiveBigIntegerField(default=0, verbose_name='spent')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('spent__lte', models.F('budget'))), name='contests_purse_holds')],
            },
        ),
    ]
