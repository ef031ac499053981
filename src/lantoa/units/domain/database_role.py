"""The rights of the database role under which the application runs.

Migrations run as the owner of the tables; the processes that serve people need less. Tables whose
model says ``append_only`` may be read and added to, nothing else; the role owns nothing, so it
cannot switch a trigger off either.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from psycopg import sql


def append_only_tables() -> list[str]:
    """The tables of all models that only grow."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )


def grant(role: str, password: str | None = None) -> None:
    """Make ``role`` when it is missing and give it exactly what the application needs.

    Run again after each migration: new tables get their rights then. Rights it had before are
    taken away first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if password is not None:
            cursor.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
        for table in append_only_tables():
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                    sql.Identifier(table), sql.Identifier(role)
                )
            )


def _statements() -> list[str]:
    return [
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "REVOKE CREATE ON SCHEMA public FROM {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ]
