"""Querysets over the tree of units as it stood on a date."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from lantoa.units.models.periods import holds_on
from lantoa.units.models.scope import UnitScopedQuerySet

_DESCENDANTS = """
WITH RECURSIVE below AS (
    SELECT unnest(%s::bigint[]) AS id
    UNION
    SELECT p.unit_id FROM below JOIN units_unitparent p ON p.parent_id = below.id
    WHERE p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)
) SELECT id FROM below
"""

_ANCESTORS = """
WITH RECURSIVE above AS (
    SELECT unnest(%s::bigint[]) AS id
    UNION
    SELECT p.parent_id FROM above JOIN units_unitparent p ON p.unit_id = above.id
    WHERE p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)
) SELECT id FROM above
"""


class UnitQuerySet(UnitScopedQuerySet):
    """Units, with what was true of them on a date."""

    unit_field = "pk"

    def as_of(self, on: date) -> Self:
        """Return the units that existed on a date, with their names and parent of that date."""
        parents = apps.get_model("units", "UnitParent").objects
        parent = parents.filter(holds_on(on), unit=OuterRef("pk")).values("parent_id")[:1]
        return self.filter(holds_on(on)).named(on).annotate(parent_on=Subquery(parent))

    def named(self, on: date) -> Self:
        """Annotate ``shown_vi``, ``shown_en`` and ``shown_short``: the names borne on a date.

        A unit that had ended by then keeps its last name, so that old records can be shown.
        """
        names = apps.get_model("units", "UnitName").objects.filter(
            unit=OuterRef("pk"), valid_from__lte=on
        )
        latest = names.order_by("-valid_from")
        return self.annotate(
            shown_vi=Subquery(latest.values("name_vi")[:1]),
            shown_en=Subquery(latest.values("name_en")[:1]),
            shown_short=Subquery(latest.values("short_name")[:1]),
        )

    def descendants_of(self, unit_ids: list[int], on: date) -> Self:
        """Return these units and all that stood under them on a date."""
        return self.filter(pk__in=RawSQL(_DESCENDANTS, (unit_ids, on, on)))  # noqa: S611 (parameters)

    def ancestors_of(self, unit_ids: list[int], on: date) -> Self:
        """Return these units and all that stood above them on a date."""
        return self.filter(pk__in=RawSQL(_ANCESTORS, (unit_ids, on, on)))  # noqa: S611 (parameters)
