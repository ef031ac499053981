"""What tests of concerns share: a branch of units with people in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.units.models import Level, Unit, User


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Read messages in English, as they stand in the code."""
    with translation.override("en"):
        yield


@dataclass(frozen=True)
class Branch:
    """A confederation, a province, a union of a park in it, and another province."""

    root: Unit
    province: Unit
    park: Unit
    other: Unit
    lead: User
    officer: User
    colleague: User
    local: User


@pytest.fixture
def branch(db: None) -> Branch:
    """Return the branch; ``officer`` and ``colleague`` work for the province, ``local`` for the
    park, ``lead`` for the confederation."""
    root = UnitFactory(code="goc", level=Level.CONFEDERATION, name="Tổng Liên đoàn")
    federation = Level.PROVINCIAL_FEDERATION
    province = UnitFactory(code="a", level=federation, parent=root, name="Liên đoàn A")
    other = UnitFactory(code="b", level=federation, parent=root, name="Liên đoàn B")
    park = UnitFactory(
        code="kcn", level=Level.INDUSTRIAL_ZONE_UNION, parent=province, name="Công đoàn KCN"
    )
    return Branch(
        root,
        province,
        park,
        other,
        lead=MembershipFactory(unit=root).user,
        officer=MembershipFactory(unit=province).user,
        colleague=MembershipFactory(unit=province).user,
        local=MembershipFactory(unit=park).user,
    )
