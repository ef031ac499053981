"""Units that a person can choose from in a form."""

from __future__ import annotations

from django.utils import timezone

from lantoa.units.models import Role, Unit, User
from lantoa.units.models.periods import holds_on


def led_unit_choices(user: User) -> list[tuple[int, str]]:
    """Id and name of the units that this person leads today; all top units for a superuser."""
    today = timezone.localdate()
    units = Unit.objects.as_of(today)
    if user.is_superuser:
        units = units.filter(parent_on=None)
    else:
        led = user.memberships.filter(holds_on(today), role=Role.LEAD)
        units = units.filter(pk__in=led.values("unit"))
    return [(unit.pk, str(unit)) for unit in units.order_by("code")]
