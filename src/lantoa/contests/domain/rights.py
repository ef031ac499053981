"""Who may run a contest, and who pays its prizes."""

from collections.abc import Collection

from django.utils import timezone

from lantoa.duties.domain.people import line_of
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Role, Unit, User
from lantoa.units.models.periods import holds_on

ORGANISERS = (Role.LEAD, Role.ORGANISER)


def may_organise(actor: User, unit: Unit) -> bool:
    """Tell whether a person is a lead or contest organiser of a unit or of one above it."""
    if actor.is_superuser:
        return actor.is_active
    return _holds(actor, unit, ORGANISERS)


def may_pay(actor: User, unit: Unit) -> bool:
    """Tell whether a person is a treasurer of a unit or of one above it. Administrators are not:
    bank details are for nobody else."""
    return actor.is_active and _holds(actor, unit, (Role.TREASURER,))


def _holds(actor: User, unit: Unit, roles: Collection[Role]) -> bool:
    today = timezone.localdate()
    held = actor.memberships.filter(holds_on(today), role__in=roles)
    became = restatement_map(today)
    units = {became.get(pk, pk) for pk in held.values_list("unit", flat=True)}
    return bool(units & set(line_of(unit, today)))
