"""Who signed a line, the note and the photo may be blanked; the rest of the log still only grows."""

from django.db import migrations

BLANKED = """
CREATE OR REPLACE FUNCTION channels_play_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    personal CONSTANT text[] := '{signed,note,photo}';
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.signed, NEW.note, NEW.photo) = ('—', '', '')
        AND to_jsonb(NEW) - personal = to_jsonb(OLD) - personal THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a play-log only grows: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
NEVER = """
CREATE OR REPLACE FUNCTION channels_play_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a play-log only grows: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0012_sign_in'),
    ]

    operations = [migrations.RunSQL(BLANKED, NEVER)]
