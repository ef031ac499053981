"""Monthly partitions of the mention table, made before rows need them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction
from psycopg import sql

FIRST_YEAR = 2010
MONTHS_AHEAD = 2
_LOCK = 0x6C616E74  # advisory lock: one process at a time attaches a partition


def ensure_partitions(moments: Iterable[datetime]) -> None:
    """Make the partition of every month in ``moments`` that lies in the working years.

    Dates before 2010 or more than two months ahead stay in the default partition: they are
    rare, and a hostile feed must not be able to make thousands of tables.
    """
    today = datetime.now(UTC)
    limit = today.year * 12 + today.month - 1 + MONTHS_AHEAD
    months = {moment.astimezone(UTC).year * 12 + moment.astimezone(UTC).month - 1
              for moment in moments}  # fmt: skip
    wanted = {_name(month): month for month in months if FIRST_YEAR * 12 <= month <= limit}
    for name in sorted(_missing(list(wanted))):
        _create(name, _first(wanted[name]), _first(wanted[name] + 1))


def _name(month: int) -> str:
    return f"listening_mention_{month // 12}_{month % 12 + 1:02}"


def _first(month: int) -> str:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).isoformat()


def _missing(names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL", [names]
        )
        return [name for (name,) in cursor.fetchall()]


def _create(name: str, start: str, end: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {} PARTITION OF listening_mention"
                " FOR VALUES FROM ({}) TO ({})"
            ).format(sql.Identifier(name), sql.Literal(start), sql.Literal(end))
        )
