"""Making writers of the organisation take turns."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from lantoa.units.models import Unit


def lock_tree() -> None:
    """Wait until no other transaction changes the tree; held to the end of this transaction.

    The trigger on ``units_unitparent`` takes the same lock, so nothing can slip in between.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units_tree'))")


def locked(units: Iterable[Unit]) -> list[Unit]:
    """Return fresh copies of these units, locked for change, in the order given."""
    wanted = list(units)
    ids = [unit.pk for unit in wanted]
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    found = {unit.pk: unit for unit in rows}
    return [found[pk] for pk in ids]
