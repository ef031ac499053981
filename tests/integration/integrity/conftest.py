"""A unit with people who may work on its claims."""

from dataclasses import dataclass

import pytest
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.units.models import Level, Role, Unit, User


@dataclass
class Desk:
    """``maker``, ``first``, ``second`` and ``third`` are verifiers of the confederation."""

    root: Unit
    unit: Unit
    maker: User
    first: User
    second: User
    third: User
    local: User
    viewer: User


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def real_desk(transactional_db: None) -> Desk:
    """The same, seen by other connections."""
    return make_desk()


def make_desk() -> Desk:
    root = UnitFactory(level=Level.CONFEDERATION, name="Tổng Liên đoàn")
    unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root, name="Liên đoàn A")
    people = [MembershipFactory(unit=root, role=Role.VERIFIER).user for _ in range(4)]
    local = MembershipFactory(unit=unit, role=Role.VERIFIER).user
    viewer = MembershipFactory(unit=unit, role=Role.VIEWER).user
    return Desk(root, unit, *people, local, viewer)
