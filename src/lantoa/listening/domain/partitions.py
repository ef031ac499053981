"""Monthly partitions of the mention table, made before rows need them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction

FIRST_YEAR = 2010
MONTHS_AHEAD = 2


def missing_months(moments: Iterable[datetime]) -> list[int]:
    """Months (year × 12 + month − 1) among the working years that have no partition yet.

    Dates before 2010 or more than two months ahead stay in the default partition: they are
    rare, and a hostile feed must not be able to make thousands of tables.
    """
    today = datetime.now(UTC)
    limit = today.year * 12 + today.month - 1 + MONTHS_AHEAD
    utc = {moment.astimezone(UTC) for moment in moments}
    months = {moment.year * 12 + moment.month - 1 for moment in utc}
    wanted = {_name(month): month for month in months if FIRST_YEAR * 12 <= month <= limit}
    return sorted(wanted[name] for name in _missing(list(wanted)))


def create_partitions(months: Iterable[int]) -> None:
    """Make these months' partitions. Each takes a short lock on the whole table: call it outside
    any transaction that does other work."""
    for month in months:
        _create(month)


def ensure_partitions(moments: Iterable[datetime]) -> None:
    """Make the partition of every month in ``moments`` that should have one."""
    create_partitions(missing_months(moments))


def _name(month: int) -> str:
    return f"listening_mention_{month // 12}_{month % 12 + 1:02}"


def _missing(names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL", [names]
        )
        return [name for (name,) in cursor.fetchall()]


def _create(month: int) -> None:
    """Rows of the month that are in the default partition (they came before the month was within
    reach) move to the new one. The function belongs to the owner of the table: the role of the
    application may not make tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One process at a time; and only after this lock does it see what the one before made.
        cursor.execute("LOCK TABLE listening_mention IN ACCESS EXCLUSIVE MODE")
        if _missing([_name(month)]):
            cursor.execute("SELECT listening_make_partition(%s, %s)", [month // 12, month % 12 + 1])
