"""Two people, one verdict."""

import pytest
from django.utils import timezone
from tests.integration.integrity.conftest import Desk
from tests.support.factories.intake import TipFactory
from tests.support.factories.integrity import CaseFactory, ClaimFactory, SightingFactory
from tests.support.parallel import in_parallel

from lantoa.concerns.models import Concern
from lantoa.duties.models import Deadline, Notice
from lantoa.intake.models import Progress
from lantoa.integrity.domain.cases import leave_as_opinion, open_case
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.judging import judge
from lantoa.integrity.models import Case, Judgement
from lantoa.units.models import AuditEntry, User

WHY = "Văn bản 12 của Tổng Liên đoàn nói khác."


@pytest.fixture
def case(desk: Desk) -> Case:
    return CaseFactory(claim__unit=desk.root, maker=desk.maker)


def verdict_of(case: Case) -> tuple[str, str, int, str]:
    row = Case.objects.select_related("claim").get(pk=case.pk)
    return row.verdict, row.status, row.level, row.claim.status


def test_the_second_who_agrees_makes_the_verdict(desk: Desk, case: Case) -> None:
    judge(case, "untrue", WHY, actor=desk.first)
    assert verdict_of(case) == ("", "open", 0, "open")
    judge(case, "untrue", WHY, actor=desk.second)
    assert verdict_of(case) == ("untrue", "judged", 1, "judged")
    actions = AuditEntry.objects.filter(object_id=str(case.pk), action__startswith="case.")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "case.judge", "case.judge", "case.verdict",
    ]  # fmt: skip


def test_two_who_disagree_need_a_third(desk: Desk, case: Case) -> None:
    judge(case, "untrue", WHY, actor=desk.first)
    judge(case, "true", WHY, actor=desk.second)
    assert verdict_of(case)[0] == ""
    assert Notice.objects.filter(kind="integrity.third_judge").count() == 1
    judge(case, "true", WHY, actor=desk.third)
    assert verdict_of(case)[0] == "true"


def test_who_made_the_case_and_who_only_looks_do_not_judge(desk: Desk, case: Case) -> None:
    for person in (desk.maker, desk.viewer, desk.local):
        with pytest.raises(NotAllowedError):
            judge(case, "untrue", WHY, actor=person)
    assert Judgement.objects.count() == 0


def test_nobody_judges_twice_or_without_reasons(desk: Desk, case: Case) -> None:
    judge(case, "untrue", WHY, actor=desk.first)
    with pytest.raises(RefusedError):
        judge(case, "untrue", WHY, actor=desk.first)
    with pytest.raises(RefusedError):
        judge(case, "untrue", " ", actor=desk.second)
    assert verdict_of(case)[0] == ""


def test_a_judge_of_the_unit_concerned_is_marked(desk: Desk) -> None:
    case = CaseFactory(claim__unit=desk.unit, maker=desk.maker)
    judge(case, "untrue", WHY, actor=desk.local)
    judge(case, "untrue", WHY, actor=desk.first)
    marks = dict(Judgement.objects.values_list("judge", "conflict"))
    assert marks == {desk.local.pk: True, desk.first.pk: False}


def test_judges_at_the_same_second_give_one_verdict(real_desk: Desk) -> None:
    case = CaseFactory(claim__unit=real_desk.root, maker=real_desk.maker)
    people = [real_desk.first, real_desk.second]

    def work(number: int) -> None:
        judge(case, "untrue", WHY, actor=User.objects.get(pk=people[number].pk))

    in_parallel(2, work)
    assert verdict_of(case) == ("untrue", "judged", 1, "judged")
    assert AuditEntry.objects.filter(action="case.verdict").count() == 1


def test_one_person_pressing_twice_at_once_judges_once(real_desk: Desk) -> None:
    case = CaseFactory(claim__unit=real_desk.root, maker=real_desk.maker)

    def work(number: int) -> bool:
        try:
            judge(case, "untrue", WHY, actor=User.objects.get(pk=real_desk.first.pk))
        except RefusedError:
            return False
        return True

    assert sorted(in_parallel(4, work)) == [False, False, False, True]
    assert verdict_of(case)[0] == ""


def test_true_criticism_opens_a_concern_and_is_never_handled(desk: Desk) -> None:
    case = CaseFactory(claim__unit=desk.root, maker=desk.maker, critical=True)
    tip = TipFactory(unit=desk.unit, status="settled", outcome="claim", settled_at=timezone.now())
    SightingFactory(claim=case.claim, tip=tip)
    for person in (desk.first, desk.second):
        judge(case, "true", WHY, actor=person)
    concern = Concern.objects.get()
    assert (concern.claim, concern.critical, concern.summary) == (
        case.claim.public_id, True, case.claim.statement,
    )  # fmt: skip
    assert concern.tips.get().tip == tip
    assert verdict_of(case) == ("true", "judged", 1, "judged")
    assert Progress.objects.filter(tip=tip, text__contains="Tin đúng").count() == 1


def test_an_opinion_leaves_without_a_verdict(desk: Desk) -> None:
    claim = ClaimFactory(unit=desk.root)
    case = open_case(claim, actor=desk.maker)
    leave_as_opinion(case, topic="wages", summary="Lương thấp", actor=desk.first)
    assert verdict_of(case) == ("", "concern", 0, "concern")
    assert Concern.objects.get().summary == "Lương thấp"
    assert Deadline.objects.get(kind="case").status == "cancelled"
    with pytest.raises(RefusedError):
        judge(case, "true", WHY, actor=desk.first)


def test_opening_a_case_twice_at_once_opens_one(real_desk: Desk) -> None:
    claim = ClaimFactory(unit=real_desk.root)
    made = in_parallel(4, lambda n: open_case(claim, actor=real_desk.maker).pk)
    assert len(set(made)) == 1
    deadline = Deadline.objects.get(kind="case")
    assert (deadline.started_at, deadline.status) == (claim.first_seen_at, "open")
