"""Rules that no program may break, kept by the database itself."""

from django.db import migrations

# Moving the time of opening locks the round against these locks, so nothing changes in between.
OPENED = """
CREATE FUNCTION contests_opened(wanted bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    opening timestamptz;
BEGIN
    SELECT opens_at INTO opening FROM contests_round WHERE id = wanted FOR SHARE;
    RETURN coalesce(opening <= clock_timestamp(), false);
END $$;
CREATE FUNCTION contests_rules_in_force(wanted bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM contests_round WHERE rules_id = wanted FOR SHARE;
    RETURN EXISTS (
        SELECT FROM contests_round WHERE rules_id = wanted AND opens_at <= clock_timestamp()
    );
END $$;
CREATE FUNCTION contests_refuse(reason text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;
"""
NO_OPENED = """
DROP FUNCTION contests_refuse(text, text);
DROP FUNCTION contests_rules_in_force(bigint);
DROP FUNCTION contests_opened(bigint);
"""

RULES_STAY = """
CREATE FUNCTION contests_rules_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF contests_rules_in_force(OLD.id) THEN
        PERFORM contests_refuse('a round under these rules has opened', 'contests_rules_stay');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_rules_stay BEFORE UPDATE OR DELETE ON contests_rules
    FOR EACH ROW EXECUTE FUNCTION contests_rules_stay();

CREATE FUNCTION contests_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND contests_rules_in_force(OLD.rules_id))
    OR (TG_OP <> 'DELETE' AND contests_rules_in_force(NEW.rules_id)) THEN
        PERFORM contests_refuse('a round under these rules has opened', 'contests_rules_stay');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_paper_stays BEFORE INSERT OR UPDATE OR DELETE ON contests_paperrule
    FOR EACH ROW EXECUTE FUNCTION contests_paper_stays();
"""

ROUND_STAYS = """
CREATE FUNCTION contests_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.opens_at <= clock_timestamp() AND (TG_OP = 'DELETE'
        OR (OLD.contest_id, OLD.number, OLD.rules_id, OLD.opens_at, OLD.closes_at)
        IS DISTINCT FROM (NEW.contest_id, NEW.number, NEW.rules_id, NEW.opens_at, NEW.closes_at))
    THEN
        PERFORM contests_refuse('the round has opened', 'contests_round_stays');
    END IF;
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
        SELECT FROM contests_rules WHERE id = NEW.rules_id AND contest_id = NEW.contest_id
    ) THEN
        PERFORM contests_refuse('rules of another contest', 'contests_round_own_rules');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_round_stays BEFORE UPDATE OR DELETE ON contests_round
    FOR EACH ROW EXECUTE FUNCTION contests_round_stays();
"""

QUESTIONS_STAY = """
CREATE FUNCTION contests_questions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND contests_opened(OLD.round_id))
    OR (TG_OP <> 'DELETE' AND contests_opened(NEW.round_id)) THEN
        PERFORM contests_refuse('the round has opened', 'contests_questions_stay');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_questions_stay BEFORE INSERT OR UPDATE OR DELETE ON contests_question
    FOR EACH ROW EXECUTE FUNCTION contests_questions_stay();

CREATE FUNCTION contests_keys_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF contests_opened((SELECT round_id FROM contests_question WHERE id = OLD.question_id)) THEN
        PERFORM contests_refuse('a key is corrected by a new version', 'contests_keys_only_grow');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_keys_only_grow BEFORE UPDATE OR DELETE ON contests_answerkey
    FOR EACH ROW EXECUTE FUNCTION contests_keys_only_grow();
"""

# The condition is looked at without entering the function, so that a submission pays nothing.
ATTEMPT_STAYS = """
CREATE FUNCTION contests_attempt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM contests_refuse('an attempt ends once', 'contests_attempt_stays');
    RETURN NEW;
END $$;
CREATE TRIGGER contests_attempt_stays BEFORE UPDATE ON contests_attempt
    FOR EACH ROW WHEN (
        OLD.status <> 'started'
        OR (OLD.round_id, OLD.contestant_id, OLD.number, OLD.questions, OLD.seed, OLD.started_at,
            OLD.deadline, OLD.accept_until)
        IS DISTINCT FROM (NEW.round_id, NEW.contestant_id, NEW.number, NEW.questions, NEW.seed,
            NEW.started_at, NEW.deadline, NEW.accept_until)
    ) EXECUTE FUNCTION contests_attempt_stays();
"""

RANKING_STAYS = """
CREATE FUNCTION contests_ranking_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.round_id, OLD.version, OLD.note, OLD.actual, OLD.sha256, OLD.made_at)
        IS DISTINCT FROM
        (NEW.round_id, NEW.version, NEW.note, NEW.actual, NEW.sha256, NEW.made_at)
    OR (OLD.published_at IS NOT NULL AND (OLD.published_at, OLD.objections_until)
        IS DISTINCT FROM (NEW.published_at, NEW.objections_until)) THEN
        PERFORM contests_refuse('a ranking is replaced by a new version', 'contests_ranking_stays');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contests_ranking_stays BEFORE UPDATE ON contests_ranking
    FOR EACH ROW EXECUTE FUNCTION contests_ranking_stays();

CREATE FUNCTION contests_draw_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
    OR (OLD.ranking_id, OLD.entries, OLD.commitment, OLD.value_source, OLD.value_due_at,
        OLD.committed_at) IS DISTINCT FROM
        (NEW.ranking_id, NEW.entries, NEW.commitment, NEW.value_source, NEW.value_due_at,
        NEW.committed_at)
    OR OLD.value <> '' OR clock_timestamp() < OLD.value_due_at THEN
        PERFORM contests_refuse('what was committed stays, and is drawn once', 'contests_draw_stays');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contests_draw_stays BEFORE UPDATE OR DELETE ON contests_draw
    FOR EACH ROW EXECUTE FUNCTION contests_draw_stays();
"""


def _drop(*guards):
    return "".join(
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();" for name, table in guards
    )


class Migration(migrations.Migration):
    dependencies = [("contests", "0001_initial")]

    operations = [
        migrations.RunSQL(OPENED, NO_OPENED),
        migrations.RunSQL(
            RULES_STAY,
            _drop(
                ("contests_paper_stays", "contests_paperrule"),
                ("contests_rules_stay", "contests_rules"),
            ),
        ),
        migrations.RunSQL(ROUND_STAYS, _drop(("contests_round_stays", "contests_round"))),
        migrations.RunSQL(
            QUESTIONS_STAY,
            _drop(
                ("contests_keys_only_grow", "contests_answerkey"),
                ("contests_questions_stay", "contests_question"),
            ),
        ),
        migrations.RunSQL(ATTEMPT_STAYS, _drop(("contests_attempt_stays", "contests_attempt"))),
        migrations.RunSQL(
            RANKING_STAYS,
            _drop(
                ("contests_draw_stays", "contests_draw"),
                ("contests_ranking_stays", "contests_ranking"),
            ),
        ),
    ]
