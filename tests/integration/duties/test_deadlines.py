"""The time for a duty: it starts once, ends once, and climbs while it passes."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.duties.conftest import DUTY, SLOW_DUTY, Line
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.analysis.worktime import ZONE
from lantoa.duties.domain import deadlines, policies
from lantoa.duties.domain.notices import words_of
from lantoa.duties.models import Deadline, DeadlinePolicy, DeadlineStatus, Notice, NoticeCopy
from lantoa.units.domain.succession import merge
from lantoa.units.models import Role, Unit, User

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def told() -> list[tuple[str, User]]:
    """Who was told, in order, by the key's last part."""
    rows = NoticeCopy.objects.select_related("notice", "user").order_by("pk")
    return [(row.notice.key.rpartition(":")[2], row.user) for row in rows]


def test_second_start_while_running_returns_the_first(line: Line) -> None:
    first = deadlines.start(line.base, DUTY, unit=line.base, at=MONDAY)
    assert deadlines.start(line.base, DUTY, unit=line.top, at=MONDAY + HOUR) == first
    assert deadlines.meet(line.base, DUTY, at=MONDAY + HOUR)
    assert deadlines.start(line.base, DUTY, unit=line.base, at=MONDAY + 2 * HOUR) != first
    assert list(Deadline.objects.order_by("pk").values_list("status", "ended_at")) == [
        (DeadlineStatus.MET, MONDAY + HOUR),
        (DeadlineStatus.OPEN, None),
    ]


def test_end_of_nothing_is_false(line: Line) -> None:
    assert not deadlines.meet(line.base, DUTY)
    assert not deadlines.cancel(line.base, DUTY)


@pytest.mark.parametrize(
    ("severity", "due"), [("normal", "2026-03-03 17:30"), ("high", "2026-03-02 14:00")]
)
def test_severity_decides_the_working_hours(line: Line, severity: str, due: str) -> None:
    began = datetime(2026, 3, 2, 7, 30, tzinfo=ZONE) + (severity == "high") * HOUR
    deadline = deadlines.start(line.base, SLOW_DUTY, unit=line.base, severity=severity, at=began)
    expected = datetime.fromisoformat(due).replace(tzinfo=ZONE) + (severity == "high") * HOUR / 2
    assert deadline.due_at == expected


def test_warnings_climb_from_the_owner_to_the_confederation(line: Line) -> None:
    deadlines.start(line.base, DUTY, unit=line.base, owner=line.owner, at=MONDAY)
    given = []
    for hours in (11, 12, 24, 31, 32, 48, 1000):
        deadlines.escalate_due(MONDAY + hours * HOUR)
        given.append(len(told()))
    assert given == [0, 1, 2, 2, 3, 4, 4]
    assert told() == [
        ("1", line.owner),
        ("2", line.base_lead),
        ("3", line.province_lead),
        ("4", line.top_lead),
    ]
    assert list(Notice.objects.order_by("pk").values_list("kind", "urgent", "url")) == [
        (deadlines.WARNING, False, f"/admin/units/{line.base.pk}/"),
        *[(deadlines.OVERDUE, True, f"/admin/units/{line.base.pk}/")] * 3,
    ]


def test_duty_that_ended_warns_nobody(line: Line) -> None:
    for unit, end in ((line.base, deadlines.meet), (line.province, deadlines.cancel)):
        deadlines.start(unit, DUTY, unit=unit, at=MONDAY)
        end(unit, DUTY)
    assert deadlines.escalate_due(MONDAY + 1000 * HOUR) == 0


def test_warning_of_a_unit_that_was_merged_goes_to_its_successor(line: Line) -> None:
    old = UnitFactory(code="cu", parent=line.province)
    deadlines.start(line.base, DUTY, unit=old, at=MONDAY)
    merge([old], line.base, on=MONDAY.date())
    deadlines.escalate_due(MONDAY + 24 * HOUR)
    assert told() == [("1", line.base_lead), ("2", line.base_lead)]


def test_lead_of_a_merged_unit_is_a_lead_of_its_successor(line: Line) -> None:
    old, new = UnitFactory(parent=line.province), UnitFactory(parent=line.province)
    lead = MembershipFactory(unit=old, role=Role.LEAD).user
    merge([old], new, on=MONDAY.date())
    deadlines.start(line.base, DUTY, unit=new, at=MONDAY)
    deadlines.escalate_due(MONDAY + 12 * HOUR)
    assert told() == [("1", lead)]


def test_unit_without_a_lead_climbs_to_the_next_that_has_one(line: Line) -> None:
    group = UnitFactory(parent=line.base)
    User.objects.filter(pk=line.base_lead.pk).update(is_active=False)
    deadlines.start(group, DUTY, unit=group, at=MONDAY)
    deadlines.escalate_due(MONDAY + 12 * HOUR)
    assert told() == [("1", line.province_lead)]


def test_owner_who_left_is_not_told_but_the_leads_are(line: Line) -> None:
    User.objects.filter(pk=line.owner.pk).update(is_active=False)
    deadlines.start(line.base, DUTY, unit=line.base, owner=line.owner, at=MONDAY)
    deadlines.escalate_due(MONDAY + 12 * HOUR)
    assert told() == [("1", line.base_lead)]


def test_reassigned_duty_warns_the_new_owner(line: Line) -> None:
    deadlines.start(line.base, DUTY, unit=line.base, owner=line.owner, at=MONDAY)
    assert deadlines.reassign(line.base, unit=line.province, owner=line.province_lead) == 1
    deadlines.escalate_due(MONDAY + 24 * HOUR)
    assert told() == [("1", line.province_lead), ("2", line.province_lead)]


def test_new_version_leaves_running_deadlines_alone(line: Line) -> None:
    running = deadlines.start(line.base, DUTY, unit=line.base, at=MONDAY)
    DeadlinePolicy.objects.create(
        kind=DUTY, severity="normal", hours=2, clock="calendar", reason="thử",
        steps=[{"to": "unit_lead", "share": 1}], valid_from=MONDAY.date(),
        changed_by=line.top_lead,
    )  # fmt: skip
    later = deadlines.start(line.province, DUTY, unit=line.province, at=MONDAY)
    before = deadlines.start(line.top, DUTY, unit=line.top, at=MONDAY - 24 * HOUR)
    running.refresh_from_db()
    assert [d.due_at - d.started_at for d in (running, later, before)] == [
        24 * HOUR, 2 * HOUR, 24 * HOUR,
    ]  # fmt: skip
    assert [d.steps.count() for d in (running, later, before)] == [4, 1, 4]


def test_clock_that_jumps_back_repeats_no_warning(line: Line) -> None:
    deadlines.start(line.base, DUTY, unit=line.base, at=MONDAY)
    deadlines.escalate_due(MONDAY + 24 * HOUR)
    deadlines.escalate_due(MONDAY + 12 * HOUR)
    deadlines.escalate_due(MONDAY + 24 * HOUR)
    assert [key for key, _ in told()] == ["1", "2"]


def test_machine_whose_clock_leaps_ahead_warns_nobody(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    deadlines.start(line.base, DUTY, unit=line.base, at=now)
    monkeypatch.setattr(deadlines.timezone, "now", lambda: now + timedelta(days=3650))
    assert deadlines.escalate_due() == 0


def test_end_before_the_start_of_a_clock_that_jumped_is_kept_as_it_was_said(line: Line) -> None:
    deadlines.start(line.base, DUTY, unit=line.base, at=MONDAY)
    assert deadlines.meet(line.base, DUTY, at=MONDAY - HOUR)
    assert Deadline.objects.get().ended_at == MONDAY - HOUR


def test_no_unit_has_a_lead_and_the_installation_is_told(db: None) -> None:
    alone: Unit = UnitFactory()
    admin = User.objects.create_superuser("quan-tri@vidu.example")
    deadlines.start(alone, DUTY, unit=alone, at=MONDAY)
    deadlines.escalate_due(MONDAY + 12 * HOUR)
    assert told() == [("1", admin)]


def test_kind_whose_floor_is_gone_stops_no_other(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadlines.start(line.base, DUTY, unit=line.base, at=MONDAY)
    deadlines.start(line.province, SLOW_DUTY, unit=line.province, at=MONDAY)
    monkeypatch.delitem(policies._POLICIES, DUTY)
    assert deadlines.escalate_due(MONDAY + timedelta(days=60)) == 8
    titles = {words_of(notice).title for notice in Notice.objects.filter(urgent=True)}
    assert titles == {f"Quá hạn: {DUTY}, {line.base}", f"Quá hạn: Việc theo mức, {line.province}"}
