"""A small organisation, the same for every test of this floor."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from tests.support.audit import let_tests_truncate
from tests.support.factories.units import UnitFactory

from lantoa.units.models import Level, Unit


@pytest.fixture(autouse=True, scope="session")
def _truncate_allowed(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        let_tests_truncate()


@dataclass
class Organisation:
    """A confederation, provinces A and B, a park union under A, a grassroots union under it."""

    root: Unit
    a: Unit
    b: Unit
    park: Unit
    grassroots: Unit


@pytest.fixture
def make_organisation() -> Callable[[], Organisation]:
    """Return the function that makes the organisation."""

    def make() -> Organisation:
        root = UnitFactory(code="goc", level=Level.CONFEDERATION)
        a = UnitFactory(code="tinh-a", level=Level.PROVINCIAL_FEDERATION, parent=root)
        b = UnitFactory(code="tinh-b", level=Level.PROVINCIAL_FEDERATION, parent=root)
        park = UnitFactory(code="kcn-a", level=Level.INDUSTRIAL_ZONE_UNION, parent=a)
        grassroots = UnitFactory(code="cdcs-a", level=Level.GRASSROOTS_UNION, parent=park)
        return Organisation(root, a, b, park, grassroots)

    return make


@pytest.fixture
def organisation(db: None, make_organisation: Callable[[], Organisation]) -> Organisation:
    """Return the organisation, in a test transaction."""
    return make_organisation()


MERGER = date(2025, 7, 1)
