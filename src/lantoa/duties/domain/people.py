"""Who answers for a unit today, wherever it has gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.units.domain.errors import NotAllowedError
from lantoa.units.domain.people import may_manage
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Level, Role, Unit, UnitParent, User
from lantoa.units.models.periods import holds_on

LEADS = (Role.LEAD,)
STAFF = (Role.LEAD, Role.OFFICER, Role.VERIFIER)


def line_of(unit: Unit, on: date) -> list[int]:
    """Return the ids of the unit that stands for ``unit`` on a date and of those above, nearest
    first. A unit that was dissolved stays under its last parent."""
    became = restatement_map(on)
    here: int | None = unit.pk
    found: list[int] = []
    while here is not None and (here := became.get(here, here)) not in found:
        found.append(here)
        parents = UnitParent.objects.filter(unit=here, valid_from__lte=on)
        here = parents.order_by("-valid_from").values_list("parent_id", flat=True).first()
    return found


def nearest(line: Iterable[int], roles: Iterable[Role], on: date) -> list[User]:
    """Return the people with one of ``roles`` in the first unit of ``line`` that has any.

    Where nobody is found those who run the installation are told: nothing is told to nobody.
    """
    for unit_id in line:
        found = User.objects.filter(
            holds_on(on, "memberships__"),
            is_active=True,
            memberships__unit__in=_with_predecessors(unit_id, on),
            memberships__role__in=roles,
        )
        if people := list(found.distinct().order_by("pk")):
            return people
    return list(User.objects.filter(is_active=True, is_superuser=True).order_by("pk"))


def require_national(actor: User) -> None:
    """Refuse all but leads of the confederation: what follows holds for the whole organisation."""
    top = Unit.objects.filter(level=Level.CONFEDERATION, valid_to=None).first()
    on = timezone.localdate()
    if not actor.is_superuser and (top is None or not may_manage(actor, top, on)):
        raise NotAllowedError(_("Only a lead of the confederation may change this."))


def is_staff(actor: User, unit: Unit) -> bool:
    """Tell whether a person works in a unit or in one above it: to see is not to act."""
    on = timezone.localdate()
    held = actor.memberships.filter(holds_on(on), role__in=STAFF)
    over = {old for unit_id in line_of(unit, on) for old in _with_predecessors(unit_id, on)}
    return actor.is_superuser or held.filter(unit__in=over).exists()


def require_staff(actor: User, unit: Unit) -> None:
    """Refuse anybody else."""
    if not is_staff(actor, unit):
        raise NotAllowedError(
            _("Only people who work in this unit or in one above it may do this.")
        )


def _with_predecessors(unit_id: int, on: date) -> list[int]:
    """A membership in a unit that was merged counts in its successor, as it does for sight."""
    return [unit_id, *(old for old, new in restatement_map(on).items() if new == unit_id)]
