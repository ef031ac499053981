"""Letting a test database be emptied."""

from django.db import connection


def let_tests_truncate() -> None:
    """Switch off, in a test database, the trigger that refuses TRUNCATE on the audit trail.

    Tests that need real transactions end by truncating every table. UPDATE and DELETE stay refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE units_auditentry DISABLE TRIGGER units_audit_no_truncate")
