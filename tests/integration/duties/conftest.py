"""What the tests of this floor share: kinds of their own, and a line of units with leads."""

from dataclasses import dataclass

import pytest
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.duties.domain import notices, policies
from lantoa.duties.domain.policies import Policy
from lantoa.duties.models import Clock
from lantoa.units.models import Level, Role, Unit, User

DUTY, SLOW_DUTY, NOTICE = "tests.duty", "tests.slow", "tests.notice"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds that only the tests know."""
    monkeypatch.setattr(policies, "_POLICIES", dict(policies._POLICIES))
    monkeypatch.setattr(notices, "_KINDS", dict(notices._KINDS))
    policies.register(
        DUTY,
        Policy("Việc thử", 24, Clock.CALENDAR, address=lambda pk: f"/admin/units/{pk}/"),
    )
    policies.register(SLOW_DUTY, Policy("Việc theo mức", {"normal": 16, "high": 4}))
    notices.register(NOTICE, "Tin %(what)s", "Nội dung %(what)s")


@dataclass
class Line:
    """Confederation → province → grassroots, each with its lead; ``owner`` works at the bottom."""

    top: Unit
    province: Unit
    base: Unit
    top_lead: User
    province_lead: User
    base_lead: User
    owner: User


def make_line() -> Line:
    """Make the line in the test's database."""
    top = UnitFactory(code="tong", level=Level.CONFEDERATION)
    province = UnitFactory(code="tinh", level=Level.PROVINCIAL_FEDERATION, parent=top)
    base = UnitFactory(code="co-so", parent=province)
    leads = [MembershipFactory(unit=unit, role=Role.LEAD).user for unit in (top, province, base)]
    return Line(top, province, base, *leads, MembershipFactory(unit=base).user)


@pytest.fixture
def line(db: None) -> Line:
    """Return three units with their leads."""
    return make_line()
