"""Who may work on concerns and reports: to see them is not to act."""

from lantoa.concerns.domain.errors import ConcernError
from lantoa.duties.domain import people
from lantoa.units.domain.errors import NotAllowedError
from lantoa.units.models import Unit, User


def require_staff(actor: User, unit: Unit) -> None:
    """Refuse all but leads, officers and verifiers of a unit or of one above it."""
    try:
        people.require_staff(actor, unit)
    except NotAllowedError as refused:
        raise ConcernError(str(refused)) from refused
