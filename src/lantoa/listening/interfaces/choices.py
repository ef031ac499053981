"""Units and sources that a person can choose from in a form."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from lantoa.listening.models import Source
from lantoa.units.models import Level, Unit, User

# Deeper units are too many for one list; their own pages lead to their posts.
LISTED = [
    Level.CONFEDERATION,
    Level.PROVINCIAL_FEDERATION,
    Level.CENTRAL_SECTOR_UNION,
    Level.CORPORATION_UNION,
    Level.EQUIVALENT_UNION,
]


def unit_choices(user: User | AnonymousUser, chosen: int | None = None) -> list[tuple[int, str]]:
    """Id and name of the units of today that this person may see, the largest first; with
    ``chosen`` although it is deeper or has ended."""
    today = timezone.localdate()
    units = list(Unit.objects.as_of(today).visible_to(user).filter(level__in=LISTED))
    units.sort(key=lambda unit: (LISTED.index(Level(unit.level)), str(unit)))
    if chosen and all(unit.pk != chosen for unit in units):
        units += list(Unit.objects.named(today).filter(pk=chosen))
    return [(unit.pk, str(unit)) for unit in units]


def source_choices(user: User | AnonymousUser) -> list[tuple[int, str]]:
    """Id and name of the sources that this person may see."""
    return list(Source.objects.visible_to(user).order_by("name").values_list("pk", "name"))
