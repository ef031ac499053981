"""Letting a test database be emptied."""

from django.db import connection

_GUARDS = """
SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)
FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'
"""


def let_tests_truncate() -> None:
    """Switch off, in a test database, the triggers that refuse TRUNCATE on what only grows.

    Tests that need real transactions end by truncating every table. UPDATE and DELETE stay refused.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
