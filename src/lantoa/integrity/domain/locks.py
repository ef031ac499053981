"""Merging takes the register alone; everything else shares it.

A merge touches claims, cases and whatever points to them. With one advisory lock, shared by every
other verb, none of them can meet half a merge, and none can wait in a circle.
"""

from django.db import connection


def share_the_register() -> None:
    """Keep merges out until the end of this transaction; others go on beside us."""
    _lock("pg_advisory_xact_lock_shared")


def take_the_register() -> None:
    """Wait for everybody else, and keep them out until the end of this transaction."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext('integrity_register'))")
