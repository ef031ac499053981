"""The life of a concern: raised, joined, handed on, answered, closed, opened again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation
from tests.integration.concerns.conftest import Branch
from tests.support.factories.concerns import ConcernFactory
from tests.support.factories.intake import TipFactory
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.parallel import in_parallel

from lantoa.concerns.domain.answering import (
    answer,
    close,
    refer,
    reopen,
    reopen_where_senders_wrote,
)
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.moving import assign, follow_successors, hand_over, set_urgency
from lantoa.concerns.domain.raising import join, raise_concern
from lantoa.concerns.models import Concern, ConcernTip, EventKind, Status
from lantoa.duties.models import Deadline
from lantoa.intake.domain.settling import settle
from lantoa.intake.domain.threads import write_as_sender
from lantoa.intake.models import Progress, Tip
from lantoa.units.domain.succession import merge
from lantoa.units.models import AuditEntry, User


def raised(branch: Branch, *tips: Tip, **values: object) -> Concern:
    return raise_concern(
        topic="wages", unit=branch.province, summary="Chậm lương", actor=branch.officer,
        tips=tips, **values,
    )  # fmt: skip


def kinds(concern: Concern) -> list[str]:
    return list(concern.events.values_list("kind", flat=True))


def stages(tip: Tip) -> list[tuple[str, str]]:
    return list(Progress.objects.filter(tip=tip).values_list("stage", "text"))


def test_concern_of_two_tips_settles_them_tells_their_senders_and_starts_the_clock(
    branch: Branch,
) -> None:
    first, second = TipFactory.create_batch(2, unit=branch.province)
    concern = raised(branch, first, second)
    assert set(Tip.objects.values_list("status", "outcome")) == {("settled", "concern")}
    assert [stages(first), stages(second)] == [[("passed_on", "")], [("passed_on", "")]]
    deadline = Deadline.objects.get()
    assert (deadline.unit, deadline.kind) == (branch.province, "concern_answer")
    assert concern.due_at == deadline.due_at
    assert AuditEntry.objects.filter(action="concern.raised").count() == 1


def test_true_claim_opens_one_concern_however_often(branch: Branch) -> None:
    claim = Concern._meta.get_field("public_id").get_default()
    first, second = (raised(branch, claim=claim, origin="claim") for _ in range(2))
    assert (first.pk, first.critical, kinds(second)) == (second.pk, True, ["raised"])


def test_joining_twice_changes_nothing(branch: Branch) -> None:
    tip = TipFactory(unit=branch.province)
    concern = raised(branch)
    for _ in range(2):
        join(concern, tip, actor=branch.officer)
    assert kinds(concern) == ["raised", "joined"]
    assert stages(tip) == [("passed_on", "")]


@pytest.mark.parametrize(
    ("outcome", "message"),
    [("spam", "Somebody else has settled this report: Spam."), ("deleted", "The sender has")],
)
def test_tip_that_was_settled_otherwise_is_refused_and_nothing_is_opened(
    branch: Branch, outcome: str, message: str
) -> None:
    tip = TipFactory(unit=branch.province)
    if outcome == "deleted":
        Tip.objects.filter(pk=tip.pk).update(status="deleted", text="", code_digest=None)
    else:
        settle(tip.pk, outcome, actor=None)
    with pytest.raises(ConcernError, match=message):
        raised(branch, tip)
    assert Concern.objects.count() == 0


def test_tip_of_another_concern_is_refused(branch: Branch) -> None:
    tip = TipFactory(unit=branch.province)
    raised(branch, tip)
    with pytest.raises(ConcernError, match="already belongs"):
        raised(branch, tip)
    assert Concern.objects.count() == 1


def test_answer_reaches_every_sender_and_ends_the_clock(branch: Branch) -> None:
    tips = TipFactory.create_batch(2, unit=branch.province)
    concern = answer(raised(branch, *tips), "Lương trả ngày 5.", actor=branch.officer)
    assert concern.status == Status.ANSWERED
    for tip in tips:
        assert stages(tip)[-1] == ("answered", "Lương trả ngày 5.")
    assert Deadline.objects.get().status == "met"


def test_closing_needs_an_answer_or_a_reason(branch: Branch) -> None:
    concern = raised(branch)
    with pytest.raises(ConcernError, match="Answer the senders first"):
        close(concern, actor=branch.officer, reason="  ")
    concern = close(concern, actor=branch.officer, reason="Đã có trong kiến nghị khác.")
    assert (concern.closing, concern.closed_at is not None) == ("reason", True)
    with pytest.raises(ConcernError, match="closed already"):
        close(concern, actor=branch.officer, reason="Lần nữa")


def test_closing_after_an_answer_says_that_feedback_was_given(branch: Branch) -> None:
    concern = answer(raised(branch), "Rồi.", actor=branch.officer)
    first = concern.first_reply_at
    concern = close(concern, actor=branch.officer)
    assert (concern.closing, concern.first_reply_at) == ("feedback", first)


def test_denunciation_is_referred_on(branch: Branch) -> None:
    tip = TipFactory(unit=branch.province)
    concern = refer(raised(branch, tip), "Thanh tra tỉnh", actor=branch.officer)
    assert (concern.status, concern.closing) == ("closed", "referred")
    stage, text = stages(tip)[-1]
    assert (stage, "Thanh tra tỉnh" in text) == ("closed", True)


def test_deleted_tip_is_told_nothing_and_stays_a_voice(branch: Branch) -> None:
    tip = TipFactory(unit=branch.province)
    concern = raised(branch, tip)
    Tip.objects.filter(pk=tip.pk).update(status="deleted", text="", code_digest=None, zone="")
    answer(concern, "Rồi.", actor=branch.officer)
    assert stages(tip) == [("passed_on", "")]
    assert concern.tips.count() == 1


def test_sender_who_writes_again_opens_it_again_once(branch: Branch) -> None:
    tip = TipFactory(unit=branch.province)
    concern = raised(branch, tip)
    write_as_sender(tip, "Thêm tin", key="1")
    answer(concern, "Rồi.", actor=branch.officer)
    assert reopen_where_senders_wrote() == 0
    write_as_sender(tip, "Vẫn chưa có lương", key="2")
    assert [reopen_where_senders_wrote(), reopen_where_senders_wrote()] == [1, 0]
    concern.refresh_from_db()
    assert (concern.status, kinds(concern)[-1]) == ("open", "reopened")
    assert Deadline.objects.filter(status="open").count() == 1


def test_open_concern_is_not_opened_again(branch: Branch) -> None:
    with pytest.raises(ConcernError, match="is open"):
        reopen(raised(branch), actor=branch.officer)


def test_person_from_elsewhere_is_not_put_in_charge(branch: Branch) -> None:
    concern = raised(branch)
    stranger = MembershipFactory(unit=branch.other).user
    with pytest.raises(ConcernError, match="does not work"):
        assign(concern, stranger, actor=branch.officer)
    concern = assign(concern, branch.colleague, actor=branch.officer)
    assert (concern.owner, concern.status) == (branch.colleague, "in_progress")
    assert Deadline.objects.get().owner == branch.colleague


def test_upwards_another_unit_answers_and_the_concern_stays_where_it_lives(branch: Branch) -> None:
    concern = hand_over(raised(branch), branch.root, actor=branch.officer)
    assert (concern.unit, concern.handler) == (branch.province, branch.root)
    assert Deadline.objects.get().unit == branch.root


def test_downwards_the_concern_turns_out_to_be_the_lower_units_own(branch: Branch) -> None:
    concern = hand_over(raised(branch), branch.park, actor=branch.officer)
    assert (concern.unit, concern.handler) == (branch.park, branch.park)
    assert Concern.objects.visible_to(branch.local).get() == concern


def test_sideways_is_refused(branch: Branch) -> None:
    with pytest.raises(ConcernError, match="its own branch"):
        hand_over(raised(branch), branch.other, actor=branch.officer)


def test_new_urgency_measures_the_time_again(branch: Branch) -> None:
    concern = raised(branch)
    before = concern.due_at
    concern = set_urgency(concern, "critical", actor=branch.officer)
    assert before is not None
    assert concern.due_at is not None
    assert concern.due_at < before
    assert list(Deadline.objects.order_by("pk").values_list("status", "severity")) == [
        ("cancelled", "normal"),
        ("open", "critical"),
    ]


def test_concern_of_a_unit_that_was_merged_away_goes_to_its_successor(branch: Branch) -> None:
    today = timezone.localdate()
    old = UnitFactory(parent=branch.root, valid_from=date(2020, 1, 1))
    owner: User = MembershipFactory(unit=old).user
    concern = raise_concern(topic="wages", unit=old, summary="x", actor=owner)
    assign(concern, owner, actor=owner)
    merge([old], branch.province, on=today)
    assert [follow_successors(today), follow_successors(today)] == [1, 0]
    concern.refresh_from_db()
    assert (concern.unit, concern.handler, concern.owner) == (old, branch.province, owner)
    assert Deadline.objects.get().unit == branch.province
    late = raise_concern(topic="wages", unit=old, summary="y", actor=owner)
    assert late.handler == branch.province


@pytest.mark.parametrize("text", ["", "   "])
def test_empty_answer_is_refused(branch: Branch, text: str) -> None:
    with pytest.raises(ConcernError, match="Write the answer"):
        answer(raised(branch), text, actor=branch.officer)


def test_database_refuses_a_closed_concern_without_a_way_of_closing(db: None) -> None:
    with pytest.raises(IntegrityError, match="concern_closed_has_time_and_way"):
        ConcernFactory(status=Status.CLOSED, closed_at=timezone.now() - timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_in_the_same_second_one_answers_and_the_other_is_told(
    branch: Branch,
) -> None:
    tip = TipFactory(unit=branch.province)
    concern = raised(branch, tip)
    seen = concern.events.get().pk
    people = [branch.officer, branch.colleague]

    def work(number: int) -> str:
        try:
            with translation.override("en"):
                answer(concern, f"Trả lời {number}", actor=people[number], seen=seen)
        except ConcernError as problem:
            return str(problem)
        return "sent"

    results = in_parallel(2, work)
    winner = people[results.index("sent")]
    assert sorted(results) == sorted(
        ["sent", f"{winner} was faster: “Answered”. Read it, then decide again."]
    )
    assert kinds(concern) == [EventKind.RAISED, EventKind.ANSWERED]
    assert len(stages(tip)) == 2


@pytest.mark.django_db(transaction=True)
def test_one_tip_raised_by_eight_officers_at_once_is_one_concern(branch: Branch) -> None:
    tip = TipFactory(unit=branch.province)

    def work(number: int) -> str:
        try:
            raised(branch, Tip.objects.get(pk=tip.pk))
        except ConcernError:
            return "refused"
        return "raised"

    results = in_parallel(8, work)
    assert (results.count("raised"), results.count("refused")) == (1, 7)
    assert (Concern.objects.count(), ConcernTip.objects.count()) == (1, 1)


def test_nothing_joins_a_closed_concern(branch: Branch) -> None:
    concern = raise_concern(topic="wages", unit=branch.province, summary="x", actor=branch.officer)
    close(concern, reason="Đã trả đủ.", actor=branch.officer)
    tip = TipFactory(unit=branch.province)
    with pytest.raises(ConcernError, match="closed"):
        join(concern, tip, actor=branch.officer)
    assert Tip.objects.get(pk=tip.pk).status == "new"
