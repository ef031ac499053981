"""Who may work on claims and cases."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain.people import line_of
from lantoa.integrity.domain.errors import NotAllowedError
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Role, Unit, User
from lantoa.units.models.periods import holds_on

WORKERS = (Role.LEAD, Role.OFFICER, Role.VERIFIER)


def may_work(actor: User, unit: Unit) -> bool:
    """Tell whether a person is a lead, officer or verifier of a unit or of one above it."""
    if actor.is_superuser:
        return actor.is_active
    today = timezone.localdate()
    return bool(_units_of(actor, WORKERS) & set(line_of(unit, today)))


def require_worker(actor: User, unit: Unit) -> None:
    """Refuse anybody else."""
    if not may_work(actor, unit):
        raise NotAllowedError(
            _("Only a lead, officer or verifier of this unit or of one above it may do this.")
        )


def belongs_to(actor: User, unit: Unit) -> bool:
    """Tell whether a person holds any role in this very unit (a conflict of interest)."""
    today = timezone.localdate()
    return line_of(unit, today)[0] in _units_of(actor, tuple(Role))


def _units_of(actor: User, roles: tuple[Role, ...]) -> set[int]:
    today = timezone.localdate()
    held = actor.memberships.filter(holds_on(today), role__in=roles)
    became = restatement_map(today)
    return {became.get(pk, pk) for pk in held.values_list("unit", flat=True)}
