"""Sittings of a round and who holds a seat; they stay once the round has opened."""

import django.db.models.deletion
from django.db import migrations, models

SITTINGS_STAY = """
CREATE FUNCTION contests_sittings_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND contests_opened(OLD.round_id))
    OR (TG_OP <> 'DELETE' AND contests_opened(NEW.round_id)) THEN
        PERFORM contests_refuse('the round has opened', 'contests_sittings_stay');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_sittings_stay BEFORE INSERT OR UPDATE OR DELETE ON contests_sitting
    FOR EACH ROW EXECUTE FUNCTION contests_sittings_stay();

CREATE FUNCTION contests_in_sittings_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM contests_refuse('the round has opened', 'contests_sittings_stay');
    RETURN NEW;
END $$;
CREATE TRIGGER contests_in_sittings_stays BEFORE UPDATE ON contests_round FOR EACH ROW
    WHEN (OLD.opens_at <= clock_timestamp() AND OLD.in_sittings <> NEW.in_sittings)
    EXECUTE FUNCTION contests_in_sittings_stays();
"""
NO_SITTINGS_STAY = """
DROP TRIGGER contests_in_sittings_stays ON contests_round;
DROP FUNCTION contests_in_sittings_stays();
DROP TRIGGER contests_sittings_stay ON contests_sitting;
DROP FUNCTION contests_sittings_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0014_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='in_sittings',
            field=models.BooleanField(default=False, help_text='it is entered by sittings alone'),
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='sitting')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('capacity', models.PositiveIntegerField(verbose_name='people at most')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to='contests.round')),
            ],
            options={
                'ordering': ['opens_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('pk', models.CompositePrimaryKey('contestant_id', 'round_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('contestant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='contests.contestant')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contests.round')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='contests.sitting')),
            ],
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='contests_sitting_period'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gt', 0)), name='contests_sitting_some'),
        ),
        migrations.RunSQL(SITTINGS_STAY, NO_SITTINGS_STAY),
    ]
