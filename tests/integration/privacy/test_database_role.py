"""The database role of the application works, and cannot touch what only grows."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from tests.support.factories.units import UnitFactory

from lantoa.privacy.models import Deletion
from lantoa.units.domain.audit import record
from lantoa.units.domain.database_role import append_only_tables

# Roles belong to the server, which the workers of the tests share.
ROLE = f"lantoa_app_{os.environ.get('PYTEST_XDIST_WORKER', 'test')}"


@pytest.fixture
def as_role(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Return a connection of the role to the test database."""
    call_command("application_role", ROLE, verbosity=0)
    unit = UnitFactory()
    record("tests.act", unit, actor=None, unit=unit)
    Deletion.objects.create(kind="tests", reference="1")
    settings = connection.get_connection_params()
    settings = {k: settings[k] for k in ("dbname", "host", "port") if settings.get(k)}
    with psycopg.connect(**settings, user=ROLE, autocommit=True) as opened:
        yield opened
    with connection.cursor() as cursor:
        for statement in ("DROP OWNED BY {}", "DROP ROLE {}"):
            cursor.execute(sql.SQL(statement).format(sql.Identifier(ROLE)))


def test_what_only_grows_may_be_read_and_added_to_and_nothing_else(
    as_role: psycopg.Connection,
) -> None:
    tables = append_only_tables()
    assert {"units_auditentry", "integrity_judgement", "privacy_deletion"} <= set(tables)
    refused = 0
    for table in tables:
        as_role.execute(f"SELECT count(*) FROM {table}")
        for act in (
            f"UPDATE {table} SET at = now()",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table} CASCADE",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                as_role.execute(act)
            refused += 1
    assert refused == 5 * len(tables)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role.execute("SET session_replication_role = replica")
    as_role.execute("INSERT INTO privacy_deletion (kind, reference) VALUES ('tests', '2')")


def test_other_tables_may_be_changed_and_none_made(as_role: psycopg.Connection) -> None:
    changed = as_role.execute("UPDATE units_unit SET note = 'x'")
    assert changed.rowcount == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role.execute("CREATE TABLE mine (id int)")


def test_role_has_partitions_made_and_writes_to_them(as_role: psycopg.Connection) -> None:
    as_role.execute("SELECT listening_make_partition(2012, 12)")
    bounds = as_role.execute(
        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class"
        " WHERE relname = 'listening_mention_2012_12'"
    ).fetchone()
    assert bounds is not None
    assert "2012-12-01" in bounds[0]
    assert "2013-01-01" in bounds[0]
    as_role.execute(
        "INSERT INTO listening_mention SELECT 1, %s, NULL, 1, 'press', 1, NULL, '', '', '', true,"
        " 1, '{}', 'news', 'neutral', false, NULL, '{}', now(), false, ''",
        [datetime(2012, 12, 31, tzinfo=UTC)],
    )
    as_role.execute("DELETE FROM listening_mention")
