"""What was real never becomes demonstration data, which alone may be taken away."""

from django.db import migrations

INVENTED_STAYS = """
CREATE FUNCTION integrity_claim_invented_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a claim stays real or invented'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_invented_stays';
END $$;
CREATE TRIGGER integrity_claim_invented_stays BEFORE UPDATE ON integrity_claim
    FOR EACH ROW WHEN (OLD.invented IS DISTINCT FROM NEW.invented)
    EXECUTE FUNCTION integrity_claim_invented_stays();
"""

# A merge swaps cases between claims: a real one must not end at an invented claim.
CASE_STAYS_REAL = """
CREATE FUNCTION integrity_case_stays_real() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT invented FROM integrity_claim WHERE id = OLD.claim_id)
        IS DISTINCT FROM (SELECT invented FROM integrity_claim WHERE id = NEW.claim_id) THEN
        RAISE EXCEPTION 'a case stays real or invented'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_invented_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER integrity_case_stays_real BEFORE UPDATE OF claim_id ON integrity_case
    FOR EACH ROW EXECUTE FUNCTION integrity_case_stays_real();
"""


def _undo(trigger, table):
    return f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {trigger}();"


class Migration(migrations.Migration):
    dependencies = [("integrity", "0008_audits_taken")]

    operations = [
        migrations.RunSQL(
            INVENTED_STAYS, _undo("integrity_claim_invented_stays", "integrity_claim")
        ),
        migrations.RunSQL(CASE_STAYS_REAL, _undo("integrity_case_stays_real", "integrity_case")),
    ]
