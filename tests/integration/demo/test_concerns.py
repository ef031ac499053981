"""Concerns of the demonstration come once and go without a trace."""

from django.utils import timezone
from tests.support.factories.units import MembershipFactory

from lantoa.concerns.models import Concern, Report
from lantoa.demo.domain.concerns import remove_concerns, seed_concerns
from lantoa.duties.models import Deadline
from lantoa.intake.models import Tip
from lantoa.units.domain.reference import load_reference_units
from lantoa.units.models import Unit


def test_concerns_come_once_and_go_with_their_report(db: None) -> None:
    load_reference_units()
    actor = MembershipFactory(unit=Unit.objects.get(code="tong-lien-doan")).user
    now = timezone.now()
    assert [seed_concerns(now, actor), seed_concerns(now, actor)] == [4, 0]
    assert set(Concern.objects.values_list("status", flat=True)) == {"open", "answered", "closed"}
    snapshot = Report.objects.get().snapshot
    assert snapshot is not None
    assert {row["key"]: row["now"] for row in snapshot["concerns"]["topic"]} == {
        "wages": 14,
        "meals": None,
        "overtime": None,
        "housing": None,
    }
    assert [remove_concerns(), remove_concerns()] == [4, 0]
    left = [model.objects.count() for model in (Concern, Report, Deadline, Tip)]
    assert left == [0, 0, 0, 0]
