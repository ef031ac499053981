"""Verdicts judged again: sampled reproducibly, blind, by people who had no part in them."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.support.factories.integrity import ClaimFactory, judged_case
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.target import re_auditing
from lantoa.integrity.domain.target.facts import Window
from lantoa.integrity.domain.target.figures import cases_of, measure
from lantoa.integrity.models import Case, Correction, LogEntry, ReAudit, ReAuditItem
from lantoa.units.models import Level, Unit, User

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


class Office:
    """A unit with settled cases and people who may work on them."""

    def __init__(self) -> None:
        self.unit: Unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION)
        self.lead, self.judge, self.other, self.auditor, self.second = (
            MembershipFactory(unit=self.unit).user for _ in range(5)
        )

    def settle(self, count: int, verdict: str = "untrue") -> list[Case]:
        return [
            judged_case(
                verdict, claim=ClaimFactory(unit=self.unit), judges=(self.judge, self.other)
            )
            for _ in range(count)
        ]

    def draw(self, seed: str = "") -> ReAudit:
        return re_auditing.draw_audit(
            unit=self.unit, first=TODAY, last=TODAY, actor=self.lead, seed=seed
        )

    def one(self, verdict: str = "untrue") -> ReAuditItem:
        self.settle(1, verdict)
        return self.draw().items.get()

    def again(self, item: ReAuditItem, verdict: str, person: User | None = None) -> ReAuditItem:
        actor = person or self.auditor
        re_auditing.take(item, actor=actor)
        return re_auditing.audit_case(item, verdict, "Đã xem lại.", actor=actor)


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_in_twenty_is_drawn_and_the_same_again_by_its_seed(office: Office) -> None:
    office.settle(41)
    one, same, other = office.draw("a"), office.draw("a"), office.draw("b")
    chosen = [set(audit.items.values_list("case", flat=True)) for audit in (one, same, other)]
    assert len(chosen[0]) == 3
    assert chosen[0] == chosen[1] != chosen[2]
    assert one.frame == 41


def test_no_settled_case_is_no_sample(office: Office) -> None:
    with pytest.raises(RefusedError):
        office.draw()


def test_who_had_a_part_does_not_judge_again(office: Office) -> None:
    item = office.one()
    maker = item.case.maker
    assert maker is not None
    MembershipFactory(user=maker, unit=office.unit)
    for person in (office.judge, office.other, maker):
        with pytest.raises(NotAllowedError, match="đã tham gia"):
            re_auditing.take(item, actor=person)
    re_auditing.take(item, actor=office.auditor)
    with pytest.raises(RefusedError, match="đã nhận"):
        re_auditing.take(item, actor=office.second)


def test_the_case_is_hidden_from_its_auditor_until_they_judge(office: Office) -> None:
    item = office.one()
    assert Case.objects.visible_to(office.auditor).count() == 1
    re_auditing.take(item, actor=office.auditor)
    assert Case.objects.visible_to(office.auditor).count() == 0
    assert Case.objects.visible_to(office.second).count() == 1
    re_auditing.audit_case(item, "untrue", "Đúng như vậy.", actor=office.auditor)
    assert Case.objects.visible_to(office.auditor).count() == 1


def test_the_other_word_for_false_overturns_nothing(office: Office) -> None:
    item = office.again(office.one("untrue"), "fabricated")
    assert not item.overturned
    assert item.case.verdict == "untrue"


def test_an_overturned_verdict_is_taken_back_in_public(office: Office) -> None:
    item = office.one()
    correction = Correction.objects.create(
        case=item.case, title="Mức đóng đoàn phí vẫn là 1% tiền lương", fact="Điều lệ quy định 1%.",
        rumour="Tin về đoàn phí", sources=[{"title": "Điều lệ"}], verdict="untrue",
        drafted_by=office.judge, published_by=office.other, published_at=timezone.now(),
    )  # fmt: skip
    item = office.again(ReAuditItem.objects.get(pk=item.pk), "true")
    case = Case.objects.get(pk=item.case_id)
    correction.refresh_from_db()
    assert item.overturned
    assert (case.status, case.verdict, case.round, case.level) == ("open", "", 2, 0)
    assert correction.withdrawn_reason == "Đã xem lại."
    assert LogEntry.objects.filter(correction=correction, kind="own_error").count() == 1


def test_the_rate_counts_each_case_once_and_opens_its_cases(office: Office) -> None:
    office.settle(1)
    upheld, overturned = office.draw().items.get(), office.draw().items.get()
    office.again(upheld, "untrue")
    office.again(overturned, "true", office.second)
    window = Window(office.lead, TODAY, TODAY, TODAY)
    counts = measure(window).counts
    assert (counts["audited"], counts["overturned"]) == (1, 1)
    assert [cases_of(window, name).count() for name in ("audited", "overturned")] == [1, 1]
