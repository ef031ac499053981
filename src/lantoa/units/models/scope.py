"""What a person may see: the one place where rows are scoped by unit.

Every model that belongs to a unit uses :class:`UnitScopedQuerySet`; views never filter by hand.

The rule. A person sees the rows of every unit in the subtree of each unit where they hold a valid
membership. The subtree is that of today: a unit that was merged or split stands under its
successor, one that was dissolved stays under its last parent. A membership in a unit that was
merged counts in its successor. Rows of the confederation itself are national: everybody with a
valid membership sees them. Superusers see all. Nobody else sees anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.utils import timezone

if TYPE_CHECKING:
    from lantoa.units.models.people import User

_CACHE = "_units_scope"
_NARROWED = "_units_scope_narrowed"

# Where a unit stands for the purpose of sight, on one date: under its successors when it has ended
# and has any, else under the latest parent it has had. Both walks use UNION, so a loop through
# several mergers ends.
_SCOPE_SQL = """
WITH RECURSIVE
relation AS (
    SELECT r.from_unit_id, r.to_unit_id
    FROM units_unitrelation r JOIN units_unit u ON u.id = r.from_unit_id
    WHERE r.kind IN ('merged_into', 'split_into') AND r.effective_on <= %(on)s
      AND u.valid_to <= %(on)s
),
latest_parent AS (
    SELECT DISTINCT ON (p.unit_id) p.unit_id, p.parent_id
    FROM units_unitparent p
    WHERE p.valid_from <= %(on)s
      AND NOT EXISTS (SELECT FROM relation r WHERE r.from_unit_id = p.unit_id)
    ORDER BY p.unit_id, p.valid_from DESC
),
under AS (
    SELECT from_unit_id AS unit_id, to_unit_id AS over_id FROM relation
    UNION ALL
    SELECT unit_id, parent_id FROM latest_parent
),
root AS (
    SELECT m.unit_id AS id FROM units_membership m
    WHERE m.user_id = %(user)s AND m.valid_from <= %(on)s
      AND (m.valid_to IS NULL OR m.valid_to > %(on)s)
    UNION
    SELECT r.to_unit_id FROM root JOIN relation r ON r.from_unit_id = root.id
),
seen AS (
    SELECT id FROM root
    UNION
    SELECT under.unit_id FROM seen JOIN under ON under.over_id = seen.id
)
SELECT unit.id, unit.level = 'confederation' AND unit.id IN (SELECT id FROM root)
FROM units_unit unit
WHERE EXISTS (SELECT FROM root)
  AND (unit.id IN (SELECT id FROM seen) OR unit.level = 'confederation')
"""


@dataclass(frozen=True)
class Scope:
    """The units whose rows a person may see: all of them, or exactly ``unit_ids``."""

    everything: bool
    unit_ids: frozenset[int]


NOTHING = Scope(everything=False, unit_ids=frozenset())
EVERYTHING = Scope(everything=True, unit_ids=frozenset())


def scope_of(user: User | AnonymousUser) -> Scope:
    """Return what a person may see today, found once for each user object (so, each request)."""
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return NOTHING
    narrowed: Scope | None = getattr(user, _NARROWED, None)
    if narrowed is not None:
        return narrowed
    if user.is_superuser:
        return EVERYTHING
    today = timezone.localdate()
    cached: tuple[date, Scope] | None = getattr(user, _CACHE, None)
    if cached is None or cached[0] != today:
        cached = (today, _resolve(user.pk, today))
        setattr(user, _CACHE, cached)
    return cached[1]


def narrow_scope(user: User, unit_ids: frozenset[int]) -> None:
    """Let this user object see these units at most, whatever the person sees otherwise."""
    held = scope_of(user)
    seen = unit_ids if held.everything else held.unit_ids & unit_ids
    setattr(user, _NARROWED, Scope(everything=False, unit_ids=seen))


def forget_scope(user: User) -> None:
    """Drop what was found for this user object; verbs call it after they change a membership."""
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def _resolve(user_id: int, on: date) -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(_SCOPE_SQL, {"user": user_id, "on": on})
        rows = cursor.fetchall()
    if any(whole for _, whole in rows):
        return EVERYTHING
    return Scope(everything=False, unit_ids=frozenset(unit_id for unit_id, _ in rows))


class UnitScopedQuerySet(models.QuerySet[Any]):
    """A queryset of rows that belong to a unit.

    ``unit_field`` is the lookup path from the row to its unit, such as ``unit`` or
    ``source__unit``. A row without a unit is seen by those who see everything, and nobody else.
    """

    unit_field = "unit"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return only the rows that this person may see."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        if not scope.unit_ids:
            return self.none()
        return self.filter(**{f"{self.unit_field}__in": sorted(scope.unit_ids)})
