"""Dates that an as-of figure needs, written by the database: no verb can forget them."""

from django.db import migrations

ROUNDS = """
CREATE FUNCTION integrity_case_keeps_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.opinion_at := CASE
        WHEN NEW.status = 'concern' THEN COALESCE(NEW.opinion_at, OLD.opinion_at, now())
    END;
    IF TG_OP = 'UPDATE' AND NEW.round > OLD.round THEN
        INSERT INTO integrity_caseround
            (case_id, round, verdict, verified_at, handled_at, effect_at, ended_at)
        VALUES (OLD.id, OLD.round, OLD.verdict, OLD.verified_at, OLD.handled_at, OLD.effect_at,
                now());
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER integrity_case_dates BEFORE INSERT OR UPDATE ON integrity_case
    FOR EACH ROW EXECUTE FUNCTION integrity_case_keeps_dates();
"""

MERGED = """
CREATE FUNCTION integrity_claim_keeps_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.merged_at := CASE
        WHEN NEW.merged_into_id IS NOT NULL THEN COALESCE(NEW.merged_at, OLD.merged_at, now())
    END;
    RETURN NEW;
END $$;
CREATE TRIGGER integrity_claim_dates BEFORE INSERT OR UPDATE ON integrity_claim
    FOR EACH ROW EXECUTE FUNCTION integrity_claim_keeps_dates();
"""

NO_ROUNDS = """
DROP TRIGGER integrity_case_dates ON integrity_case;
DROP FUNCTION integrity_case_keeps_dates();
"""
NOT_MERGED = """
DROP TRIGGER integrity_claim_dates ON integrity_claim;
DROP FUNCTION integrity_claim_keeps_dates();
"""


class Migration(migrations.Migration):
    dependencies = [("integrity", "0003_measures")]

    operations = [
        migrations.RunSQL(ROUNDS, NO_ROUNDS),
        migrations.RunSQL(MERGED, NOT_MERGED),
    ]
