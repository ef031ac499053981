"""Which unit a sender means."""

from django.utils import timezone

from lantoa.text import fold, normalise
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Level, Unit

# The units of a list that a person can look through; deeper ones are reached by their QR code.
LISTED = [
    Level.PROVINCIAL_FEDERATION,
    Level.CENTRAL_SECTOR_UNION,
    Level.CORPORATION_UNION,
    Level.EQUIVALENT_UNION,
]


def listed_units() -> list[Unit]:
    """Units of today that a sender can choose by name, the largest first."""
    units = list(Unit.objects.as_of(timezone.localdate()).filter(level__in=LISTED))
    return sorted(units, key=lambda unit: (LISTED.index(Level(unit.level)), str(unit)))


def unit_of_name(name: str) -> Unit | None:
    """The listed unit with this name, in any letter case, with or without accents."""
    wanted = fold(normalise(name))
    return next((unit for unit in listed_units() if fold(normalise(str(unit))) == wanted), None)


def unit_of_code(code: str) -> Unit | None:
    """The unit that a printed code leads to today: a poster outlives a merger."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        return None
    today = timezone.localdate()
    heir = restatement_map(today).get(unit.pk, unit.pk)
    return Unit.objects.named(today).get(pk=heir)
