"""Rules that no program may break, kept by the database itself; and the first takedown times."""

from datetime import date

from django.db import migrations

JUDGEMENTS_ONLY_GROW = """
CREATE FUNCTION integrity_judgements_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM integrity_case k JOIN integrity_claim c ON c.id = k.claim_id
        WHERE k.id = OLD.case_id AND c.invented
    ) THEN
        RETURN OLD;  -- the demonstration can be taken away
    END IF;
    RAISE EXCEPTION 'judgements only grow: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER integrity_judgement_no_change BEFORE UPDATE OR DELETE ON integrity_judgement
    FOR EACH ROW EXECUTE FUNCTION integrity_judgements_only_grow();
"""

# The case is locked, so that nobody becomes its maker, and no round ends, in the same moment.
MAKER_IS_NO_JUDGE = """
CREATE FUNCTION integrity_maker_is_no_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case record;
BEGIN
    SELECT maker_id, round, status INTO of_case
    FROM integrity_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF of_case.maker_id = NEW.judge_id THEN
        RAISE EXCEPTION 'who made a case does not judge it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judgement_not_by_the_maker';
    END IF;
    IF of_case.round <> NEW.round OR of_case.status <> 'open' THEN
        RAISE EXCEPTION 'this round of the case is over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judgement_in_an_open_round';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER integrity_judgement_maker BEFORE INSERT ON integrity_judgement
    FOR EACH ROW EXECUTE FUNCTION integrity_maker_is_no_judge();
"""

VERDICT_NEEDS_TWO = """
CREATE FUNCTION integrity_verdict_needs_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.verdict <> '' AND (
        SELECT count(DISTINCT judge_id) FROM integrity_judgement
        WHERE case_id = NEW.id AND round = NEW.round AND verdict = NEW.verdict
          AND judge_id IS DISTINCT FROM NEW.maker_id
    ) < 2 THEN
        RAISE EXCEPTION 'a verdict needs two people who agree'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_verdict_needs_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER integrity_case_verdict BEFORE INSERT OR UPDATE ON integrity_case
    FOR EACH ROW EXECUTE FUNCTION integrity_verdict_needs_two();
"""

EVIDENCE_STAYS = """
CREATE FUNCTION integrity_evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.sha256 <> '' AND (OLD.sha256, OLD.url, OLD.captured_at, OLD.file, OLD.text, OLD.size)
        IS DISTINCT FROM (NEW.sha256, NEW.url, NEW.captured_at, NEW.file, NEW.text, NEW.size))
    OR (OLD.screenshot_sha256 <> '' AND (OLD.screenshot_sha256, OLD.screenshot)
        IS DISTINCT FROM (NEW.screenshot_sha256, NEW.screenshot)) THEN
        RAISE EXCEPTION 'what was captured is not changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER integrity_evidence_stays BEFORE UPDATE ON integrity_evidence
    FOR EACH ROW EXECUTE FUNCTION integrity_evidence_stays();
"""


def _undo(trigger, table, function):
    return f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {function}();"


def first_policies(apps, schema_editor):
    policy = apps.get_model("integrity", "TakedownPolicy")
    decree, law = "Nghị định 147/2024/NĐ-CP", "Luật An ninh mạng 116/2025/QH15"
    for kind, hours, since, basis in (
        ("authority", 24, date(2024, 12, 25), decree),
        ("complaint", 48, date(2024, 12, 25), decree),
        ("urgent", 6, date(2026, 7, 1), law),
    ):
        policy.objects.create(kind=kind, hours=hours, valid_from=since, basis=basis)


class Migration(migrations.Migration):
    dependencies = [("integrity", "0001_initial")]

    operations = [
        migrations.RunSQL(
            JUDGEMENTS_ONLY_GROW,
            _undo(
                "integrity_judgement_no_change",
                "integrity_judgement",
                "integrity_judgements_only_grow",
            ),
        ),
        migrations.RunSQL(
            MAKER_IS_NO_JUDGE,
            _undo(
                "integrity_judgement_maker", "integrity_judgement", "integrity_maker_is_no_judge"
            ),
        ),
        migrations.RunSQL(
            VERDICT_NEEDS_TWO,
            _undo("integrity_case_verdict", "integrity_case", "integrity_verdict_needs_two"),
        ),
        migrations.RunSQL(
            EVIDENCE_STAYS,
            _undo("integrity_evidence_stays", "integrity_evidence", "integrity_evidence_stays"),
        ),
        migrations.RunPython(first_policies, migrations.RunPython.noop),
    ]
