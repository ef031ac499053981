"""What the database itself refuses on the integrity floor."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.support.factories.integrity import CaseFactory, ClaimFactory, judged_case
from tests.support.factories.units import UserFactory

from lantoa.integrity.models import Case, Claim, Evidence, Judgement, Response


def judge(case: Case, **values: Any) -> Judgement:
    given: dict[str, Any] = {
        "round": case.round, "verdict": "untrue", "reasons": "Đã đối chiếu.",
    } | values  # fmt: skip
    if "judge" not in given:
        given["judge"] = UserFactory()
    return Judgement.objects.create(case=case, **given)


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


def test_a_claim_is_merged_only_into_an_older_one() -> None:
    old, new = ClaimFactory(), ClaimFactory()
    Claim.objects.filter(pk=new.pk).update(merged_into=old)
    for target in (new, old):
        with refused("claim_merged_into_an_older_one"), transaction.atomic():
            Claim.objects.filter(pk=old.pk).update(merged_into=target)


def test_who_made_a_case_does_not_judge_it() -> None:
    case = CaseFactory()
    with refused("does not judge"), transaction.atomic():
        judge(case, judge=case.maker)


def test_a_judge_has_one_judgement_a_round() -> None:
    case = CaseFactory()
    first = judge(case)
    with refused("judgement_one_a_judge_and_round"), transaction.atomic():
        judge(case, judge=first.judge, verdict="true")


def test_a_judgement_belongs_to_the_open_round() -> None:
    with refused("round of the case is over"), transaction.atomic():
        judge(judged_case())
    with refused("round of the case is over"), transaction.atomic():
        judge(CaseFactory(), round=2)


@pytest.mark.parametrize("verdicts", [[], ["untrue"], ["untrue", "true"]])
def test_a_verdict_needs_two_people_who_agree(verdicts: list[str]) -> None:
    case = CaseFactory()
    for verdict in verdicts:
        judge(case, verdict=verdict)
    with refused("two people who agree"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            verdict="untrue", verified_at=timezone.now(), level=1, status="judged"
        )


@pytest.mark.parametrize("sql", ["UPDATE integrity_judgement SET verdict = 'true'",
                                 "DELETE FROM integrity_judgement"])  # fmt: skip
def test_judgements_only_grow(sql: str) -> None:
    judge(CaseFactory())
    with refused("judgements only grow"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_demonstration_can_be_taken_away() -> None:
    judge(CaseFactory(claim__invented=True))
    Claim.objects.filter(invented=True).delete()
    assert (Case.objects.count(), Judgement.objects.count()) == (0, 0)


@pytest.mark.parametrize("verdict", ["true", "unverifiable"])
def test_only_false_information_can_be_handled(verdict: str) -> None:
    case = judged_case(verdict)
    with refused("case_handled_from_level_two"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(level=2, handled_at=timezone.now())


def test_captured_evidence_is_not_changed() -> None:
    taken = Evidence.objects.create(
        case=CaseFactory(), status="taken", sha256="a" * 64, size=1, captured_at=timezone.now()
    )
    Evidence.objects.filter(pk=taken.pk).update(note="Ảnh chụp bài đăng")
    with refused("what was captured"), transaction.atomic():
        Evidence.objects.filter(pk=taken.pk).update(sha256="b" * 64)


def test_no_response_is_approved_by_a_second_person() -> None:
    case, person = judged_case(), UserFactory()
    with refused("response_none_needs_a_second_person"), transaction.atomic():
        Response.objects.create(
            case=case, kind="no_response", text="Đã lắng", made_by=person, issued_by=person,
            issued_at=timezone.now(),
        )  # fmt: skip


def test_a_claim_stays_real_so_that_its_judgements_stay() -> None:
    judged = judged_case()
    with refused("stays real or invented"), transaction.atomic():
        Claim.objects.filter(pk=judged.claim_id).update(invented=True)
    with refused("stays real or invented"), transaction.atomic():
        Case.objects.filter(pk=judged.pk).update(claim=ClaimFactory(invented=True))
