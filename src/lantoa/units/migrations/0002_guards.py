"""Rules that no program may break, kept by the database itself."""

from django.db import migrations

AUDIT_ONLY_GROWS = """
CREATE FUNCTION units_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail only grows: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER units_audit_no_change BEFORE UPDATE OR DELETE ON units_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION units_audit_only_grows();
CREATE TRIGGER units_audit_no_truncate BEFORE TRUNCATE ON units_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION units_audit_only_grows();
"""

AUDIT_UNGUARDED = """
DROP TRIGGER units_audit_no_truncate ON units_auditentry;
DROP TRIGGER units_audit_no_change ON units_auditentry;
DROP FUNCTION units_audit_only_grows();
"""

# One advisory lock makes writers of the tree take turns: the walk below then sees every row that
# was committed before. The walk carries the dates on which the whole path holds, so two rows that
# never hold on the same day make no loop.
TREE_HAS_NO_LOOP = """
CREATE FUNCTION units_tree_has_no_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('units_tree'));
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_id AS id, daterange(NEW.valid_from, NEW.valid_to) AS during
            UNION
            SELECT p.parent_id, above.during * daterange(p.valid_from, p.valid_to)
            FROM above JOIN units_unitparent p ON p.unit_id = above.id
            WHERE above.id <> NEW.unit_id
              AND p.id <> NEW.id
              AND above.during && daterange(p.valid_from, p.valid_to)
        )
        SELECT FROM above WHERE id = NEW.unit_id
    ) THEN
        RAISE EXCEPTION 'unit % cannot stand under its own descendant %', NEW.unit_id, NEW.parent_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'units_unitparent_no_loop';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER units_unitparent_no_loop BEFORE INSERT OR UPDATE ON units_unitparent
    FOR EACH ROW EXECUTE FUNCTION units_tree_has_no_loop();
"""

TREE_UNGUARDED = """
DROP TRIGGER units_unitparent_no_loop ON units_unitparent;
DROP FUNCTION units_tree_has_no_loop();
"""


class Migration(migrations.Migration):
    """Adds the triggers on the audit trail and on the tree."""

    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.RunSQL(AUDIT_ONLY_GROWS, AUDIT_UNGUARDED),
        migrations.RunSQL(TREE_HAS_NO_LOOP, TREE_UNGUARDED),
    ]
