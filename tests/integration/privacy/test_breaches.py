"""A breach: seventy-two hours from its discovery."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lantoa.duties.models import Deadline
from lantoa.privacy.domain import breaches
from lantoa.privacy.models import Breach
from lantoa.units.domain.errors import UnitError
from lantoa.units.models import Unit, User


def report(top: Unit, lead: User, hours_ago: float = 2) -> Breach:
    found = timezone.now() - timedelta(hours=hours_ago)
    return breaches.report(
        unit=top, title="Mất máy", data="Họ tên", discovered_at=found, actor=lead
    )


def test_clock_runs_from_the_discovery_until_the_authority_is_told(top: Unit, lead: User) -> None:
    breach = report(top, lead)
    deadline = Deadline.objects.get()
    assert deadline.due_at == breach.discovered_at + timedelta(hours=72)
    assert breaches.tell_authority(breach, actor=lead)
    assert not breaches.tell_authority(breach, actor=lead)
    deadline.refresh_from_db()
    assert deadline.status == "met"


def test_breach_that_was_none_is_closed_with_its_reason(top: Unit, lead: User) -> None:
    breach = report(top, lead)
    with pytest.raises(UnitError):
        breaches.close(breach, measures="", closing=" ", actor=lead)
    assert breaches.close(breach, measures="", closing="Máy đã được mã hóa", actor=lead)
    assert not breaches.close(breach, measures="", closing="lần nữa", actor=lead)
    assert Deadline.objects.get().status == "cancelled"


def test_discovery_in_the_future_is_refused(top: Unit, lead: User) -> None:
    with pytest.raises(UnitError):
        report(top, lead, hours_ago=-1)
