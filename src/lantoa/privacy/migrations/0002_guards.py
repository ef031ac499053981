"""The journal of deletions only grows, as the audit trail does."""

from django.db import migrations

TABLES = ("privacy_deletion", "privacy_deletionwritten")

ONLY_GROWS = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION units_audit_only_grows();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION units_audit_only_grows();
"""

UNGUARDED = """
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_no_change ON {table};
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("privacy", "0001_initial"), ("units", "0002_guards")]

    operations = [
        migrations.RunSQL(ONLY_GROWS.format(table=table), UNGUARDED.format(table=table))
        for table in TABLES
    ]
