"""Rules of time: defaults, and versions that people make."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.duties.conftest import DUTY, SLOW_DUTY, Line

from lantoa.duties.domain import policies
from lantoa.duties.domain.policies import Rule, Step
from lantoa.duties.models import Addressee, Clock
from lantoa.units.domain.errors import NotAllowedError, UnitError
from lantoa.units.models import AuditEntry

FAST = Rule(2, Clock.CALENDAR, (Step(Addressee.OWNER, share=1),))


def test_version_holds_from_its_date(line: Line) -> None:
    today = timezone.localdate()
    begins = today + timedelta(days=3)
    policies.change(SLOW_DUTY, "high", FAST, valid_from=begins, reason="QĐ 1", actor=line.top_lead)
    assert policies.rule_on(SLOW_DUTY, "high", begins - timedelta(days=1)).hours == 4
    assert policies.rule_on(SLOW_DUTY, "high", begins) == FAST
    assert policies.rule_on(SLOW_DUTY, "normal", begins).hours == 16
    entry = AuditEntry.objects.get(action="duties.change_policy")
    assert (entry.actor, entry.before) == (line.top_lead, {"hours": 4, "clock": "working"})


def test_kind_without_severities_has_one_rule_for_all(line: Line) -> None:
    today = timezone.localdate()
    policies.change(DUTY, "normal", FAST, valid_from=today, reason="QĐ 2", actor=line.top_lead)
    assert policies.rule_on(DUTY, "critical", today) == FAST


def test_past_twice_a_day_without_a_step_and_by_others_is_refused(line: Line) -> None:
    today = timezone.localdate()
    rest = {"reason": "QĐ", "actor": line.top_lead}
    with pytest.raises(UnitError):
        policies.change(DUTY, "normal", FAST, valid_from=today - timedelta(days=1), **rest)
    with pytest.raises(UnitError):
        policies.change(DUTY, "normal", Rule(2, Clock.WORKING, ()), valid_from=today, **rest)
    policies.change(DUTY, "normal", FAST, valid_from=today, **rest)
    with pytest.raises(UnitError):
        policies.change(DUTY, "normal", FAST, valid_from=today, **rest)
    with pytest.raises(NotAllowedError):
        policies.change(
            DUTY, "normal", FAST, valid_from=today, reason="QĐ", actor=line.province_lead
        )


@pytest.mark.parametrize("wrong", [{}, {"share": 1, "after": 1}, {"after": -1}])
def test_step_has_one_moment(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a step has"):
        Step(Addressee.OWNER, **wrong)


def test_kind_is_registered_once(line: Line) -> None:
    with pytest.raises(ValueError, match="twice"):
        policies.register(DUTY, policies.policy_of(DUTY))
