"""What is true about the organisation, on any date."""

from lantoa.units.models.audit import AuditEntry
from lantoa.units.models.membership import Membership, Role
from lantoa.units.models.people import User
from lantoa.units.models.periods import Period
from lantoa.units.models.place import PlaceKind, UnitPlace
from lantoa.units.models.relation import RelationKind, UnitRelation
from lantoa.units.models.scope import Scope, UnitScopedQuerySet
from lantoa.units.models.unit import Level, Unit, UnitName, UnitParent

__all__ = [
    "AuditEntry",
    "Level",
    "Membership",
    "Period",
    "PlaceKind",
    "RelationKind",
    "Role",
    "Scope",
    "Unit",
    "UnitName",
    "UnitParent",
    "UnitPlace",
    "UnitRelation",
    "UnitScopedQuerySet",
    "User",
]
