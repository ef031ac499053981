"""Entries and attempts leave a row to be counted, without waiting for each other."""

import django.db.models.deletion
from django.db import migrations, models


TICKS = """
CREATE FUNCTION contests_tick(person bigint, held bigint, at timestamptz, people int, attempts int)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO contests_tick (contest, round, board, unit, hour, people, attempts)
    SELECT contest_id, held, board_id, unit_id, date_trunc('hour', at), people, attempts
    FROM contests_contestant WHERE id = person
$$;

CREATE FUNCTION contests_attempt_ticks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one contests_attempt := coalesce(NEW, OLD);
    sign int := CASE WHEN TG_OP = 'DELETE' THEN -1 ELSE 1 END;
BEGIN
    PERFORM contests_tick(one.contestant_id, one.round_id, one.ended_at,
        CASE WHEN one.number = 1 THEN sign ELSE 0 END, sign);
    RETURN NULL;
END $$;
CREATE TRIGGER contests_attempt_ends AFTER UPDATE ON contests_attempt FOR EACH ROW
    WHEN (OLD.status = 'started' AND NEW.status <> 'started')
    EXECUTE FUNCTION contests_attempt_ticks();
CREATE TRIGGER contests_attempt_comes AFTER INSERT ON contests_attempt FOR EACH ROW
    WHEN (NEW.status <> 'started') EXECUTE FUNCTION contests_attempt_ticks();
CREATE TRIGGER contests_attempt_goes AFTER DELETE ON contests_attempt FOR EACH ROW
    WHEN (OLD.status <> 'started') EXECUTE FUNCTION contests_attempt_ticks();

CREATE FUNCTION contests_entry_ticks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM contests_tick(NEW.id, NULL, NEW.entered_at, 1, 0);
    ELSE
        INSERT INTO contests_tick (contest, round, board, unit, hour, people, attempts)
        VALUES (OLD.contest_id, NULL, OLD.board_id, OLD.unit_id,
            date_trunc('hour', OLD.entered_at), -1, 0);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contests_entry_ticks AFTER INSERT OR DELETE ON contests_contestant
    FOR EACH ROW EXECUTE FUNCTION contests_entry_ticks();

CREATE FUNCTION contests_mover_ticks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contests_tick (contest, round, board, unit, hour, people, attempts)
    SELECT moved.contest_id, was.round, moved.board_id, moved.unit_id, was.hour,
        moved.sign * was.people, moved.sign * was.attempts
    FROM (VALUES (OLD.contest_id, OLD.board_id, OLD.unit_id, -1),
        (NEW.contest_id, NEW.board_id, NEW.unit_id, 1)) moved (contest_id, board_id, unit_id, sign)
    CROSS JOIN (
        SELECT NULL::bigint AS round, date_trunc('hour', OLD.entered_at) AS hour, 1 AS people,
            0 AS attempts
        UNION ALL
        SELECT round_id, date_trunc('hour', ended_at), CASE WHEN number = 1 THEN 1 ELSE 0 END, 1
        FROM contests_attempt WHERE contestant_id = OLD.id AND status <> 'started') was;
    RETURN NULL;
END $$;
CREATE TRIGGER contests_mover_ticks AFTER UPDATE ON contests_contestant FOR EACH ROW
    WHEN ((OLD.board_id, OLD.unit_id) IS DISTINCT FROM (NEW.board_id, NEW.unit_id))
    EXECUTE FUNCTION contests_mover_ticks();

INSERT INTO contests_tick (contest, round, board, unit, hour, people, attempts)
SELECT contest_id, NULL, board_id, unit_id, date_trunc('hour', entered_at), 1, 0
FROM contests_contestant;
INSERT INTO contests_tick (contest, round, board, unit, hour, people, attempts)
SELECT person.contest_id, a.round_id, person.board_id, person.unit_id,
    date_trunc('hour', a.ended_at), CASE WHEN a.number = 1 THEN 1 ELSE 0 END, 1
FROM contests_attempt a JOIN contests_contestant person ON person.id = a.contestant_id
WHERE a.status <> 'started';
"""
NO_TICKS = """
DROP TRIGGER contests_mover_ticks ON contests_contestant;
DROP TRIGGER contests_entry_ticks ON contests_contestant;
DROP TRIGGER contests_attempt_goes ON contests_attempt;
DROP TRIGGER contests_attempt_comes ON contests_attempt;
DROP TRIGGER contests_attempt_ends ON contests_attempt;
DROP FUNCTION contests_mover_ticks();
DROP FUNCTION contests_entry_ticks();
DROP FUNCTION contests_attempt_ticks();
DROP FUNCTION contests_tick(bigint, bigint, timestamptz, int, int);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0006_rejected_question'),
        ('units', '0004_names_take_turns'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contest', models.BigIntegerField()),
                ('round', models.BigIntegerField(null=True)),
                ('board', models.BigIntegerField()),
                ('unit', models.BigIntegerField(null=True)),
                ('hour', models.DateTimeField()),
                ('people', models.SmallIntegerField()),
                ('attempts', models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('people', models.IntegerField(default=0)),
                ('attempts', models.IntegerField(default=0)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contests.board')),
                ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='contests.contest')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='contests.round')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contest', 'round', 'board', 'unit', 'hour'), name='contests_tally_once', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(TICKS, NO_TICKS),
    ]
