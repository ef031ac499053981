"""Corrections, letters, effects, appeals, takedowns: done once, in the open, by people."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.integrity.conftest import Desk
from tests.support.factories.intake import TipFactory
from tests.support.factories.integrity import SightingFactory, judged_case
from tests.support.parallel import in_parallel

from lantoa.duties.models import Deadline
from lantoa.intake.models import Progress
from lantoa.integrity.domain import appeals, effects, responding, sla, takedowns
from lantoa.integrity.domain.corrections import Words, change, draft, publish, repeats, withdraw
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.models import (
    Appeal,
    Case,
    Correction,
    LogEntry,
    Response,
    Takedown,
    TakedownPolicy,
)
from lantoa.units.models import User

CLAIM = "Công đoàn sẽ thu ba phần trăm lương của mọi công nhân từ tháng sau"
WORDS = Words(
    "Đoàn phí vẫn là một phần trăm", "Không có thay đổi nào về đoàn phí.",
    "Tin đồn tăng đoàn phí", [{"title": "Hướng dẫn 12/HD-TLĐ", "url": ""}],
)  # fmt: skip


@pytest.fixture
def case(desk: Desk) -> Case:
    return false_case(desk)


def false_case(desk: Desk) -> Case:
    made = judged_case("untrue", claim__unit=desk.root, claim__statement=CLAIM, maker=desk.maker,
                       judges=(desk.first, desk.second))  # fmt: skip
    sla.start(made, made.opened_at)
    return made


def state(case: Case) -> tuple[int, bool, str]:
    row = Case.objects.get(pk=case.pk)
    return row.level, row.handled_at is not None, Deadline.objects.latest("pk").status


def test_a_published_correction_handles_the_case_and_tells_the_senders(
    desk: Desk, case: Case
) -> None:
    tip = TipFactory(unit=desk.unit)
    SightingFactory(claim=case.claim, tip=tip)
    correction = draft(case, WORDS, actor=desk.third)
    assert state(case) == (1, False, "open")
    assert publish(correction, actor=desk.third) is True
    assert state(case) == (2, True, "met")
    told = Progress.objects.get(tip=tip)
    assert str(correction.public_id) in told.text
    assert told.stage == "answered"
    assert [entry.kind for entry in LogEntry.objects.all()] == ["published"]


def test_published_by_many_at_once_it_is_published_once(real_desk: Desk) -> None:
    correction = draft(false_case(real_desk), WORDS, actor=real_desk.third)

    def work(number: int) -> bool:
        actor = User.objects.get(pk=real_desk.third.pk)
        return publish(Correction.objects.get(pk=correction.pk), actor=actor)

    assert sorted(in_parallel(4, work)) == [False, False, False, True]
    assert (Response.objects.count(), LogEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("claim", "text", "expected"),
    [
        (CLAIM, f"Có tin nói {CLAIM.lower()}.", True),
        (CLAIM, "Tin cong doan SE thu ba phan tram luong cua moi cong nhan tu thang sau!", True),
        (CLAIM, "Tin đồn tăng đoàn phí lên ba phần trăm", False),
        ("Công đoàn giải thể", "Công đoàn giải thể là tin sai", False),
    ],
)
def test_a_correction_never_repeats_the_claim(claim: str, text: str, expected: bool) -> None:
    assert repeats(claim, text) is expected


@pytest.mark.parametrize(
    "words",
    [
        Words(CLAIM, "Sai.", "Đoàn phí", WORDS.sources),
        Words("Sự thật", "Không đúng.", "Đoàn phí", []),
        Words("", "Không đúng.", "Đoàn phí", WORDS.sources),
    ],
)
def test_what_is_no_correction_is_refused(desk: Desk, case: Case, words: Words) -> None:
    with pytest.raises(RefusedError):
        draft(case, words, actor=desk.third)


def test_only_what_is_false_is_corrected(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        draft(judged_case("true", claim__unit=desk.root), WORDS, actor=desk.third)


def test_a_change_and_a_withdrawal_stand_in_the_public_log(desk: Desk, case: Case) -> None:
    correction = draft(case, WORDS, actor=desk.third)
    publish(correction, actor=desk.third)
    change(correction, WORDS, reason="Thêm số văn bản", actor=desk.third)
    assert withdraw(correction, reason="Nguồn đã đổi", actor=desk.third) is True
    assert withdraw(correction, reason="Nguồn đã đổi", actor=desk.third) is False
    assert [(e.kind, e.text) for e in LogEntry.objects.order_by("pk")] == [
        ("published", ""), ("changed", "Thêm số văn bản"), ("withdrawn", "Nguồn đã đổi"),
    ]  # fmt: skip
    assert state(case) == (1, False, "open")


def test_a_letter_handles_the_case_once_it_was_sent(desk: Desk, case: Case) -> None:
    letter = responding.prepare(
        case, "outlet_reply", "Đề nghị đính chính.", recipient="Báo A", actor=desk.third
    )
    with pytest.raises(RefusedError):
        responding.issue(letter, " ", actor=desk.third)
    assert state(case) == (1, False, "open")
    assert responding.issue(letter, "Công văn 5, bưu điện", actor=desk.third) is True
    assert responding.issue(letter, "Công văn 5, bưu điện", actor=desk.third) is False
    assert state(case) == (2, True, "met")


def test_a_fact_sheet_alone_does_not_handle(desk: Desk, case: Case) -> None:
    sheet = responding.prepare(case, "fact_sheet", "Nói sự thật trước.", actor=desk.third)
    responding.issue(sheet, "Gửi qua nhóm cán bộ", actor=desk.third)
    assert state(case) == (1, False, "open")


def test_no_response_needs_a_second_person_and_is_not_handled(desk: Desk, case: Case) -> None:
    none = responding.prepare(case, "no_response", "Tin đã lắng", actor=desk.third)
    with pytest.raises(NotAllowedError):
        responding.issue(none, "", actor=desk.third)
    assert responding.issue(none, "", actor=desk.first) is True
    assert state(case) == (1, False, "met")


def test_the_effect_is_confirmed_when_every_address_is(desk: Desk, case: Case) -> None:
    first, second = SightingFactory(claim=case.claim), SightingFactory(claim=case.claim)
    publish(draft(case, WORDS, actor=desk.third), actor=desk.third)
    for sighting, effect, level in (
        (first, "removed", 2), (second, "still_there", 2), (second, "labelled", 3),
    ):  # fmt: skip
        effects.say(sighting, effect, actor=desk.third)
        assert Case.objects.get(pk=case.pk).level == level


def test_an_upheld_appeal_starts_a_new_round(desk: Desk, case: Case) -> None:
    correction = draft(case, WORDS, actor=desk.maker)
    publish(correction, actor=desk.maker)
    key = uuid.uuid4()
    receipt = appeals.appeal(correction, "Số liệu sai, gọi 0912345678", key=key)
    assert appeals.appeal(correction, "Số liệu sai", key=key).code == receipt.code
    assert Appeal.objects.count() == 1
    assert "0912345678" not in Appeal.objects.get().text
    for involved in (desk.maker, desk.first, desk.second):
        with pytest.raises(NotAllowedError):
            appeals.decide(receipt.appeal, True, "Xem lại", actor=involved)
    assert appeals.decide(receipt.appeal, True, "Xem lại", actor=desk.third) is True
    row = Case.objects.get(pk=case.pk)
    assert (row.round, row.status, row.verdict, row.level) == (2, "open", "", 0)
    assert Correction.objects.get().withdrawn_reason == "Xem lại"
    found = appeals.appeal_of_code(receipt.code)
    assert found is not None
    assert (found.status, found.answer) == ("upheld", "Xem lại")


def test_a_takedown_has_the_time_of_the_law_of_its_day(desk: Desk) -> None:
    received = timezone.now() - timedelta(hours=2)
    given = {"url": "https://congdoan.example/bai", "requester": "Sở", "reason": "Sai luật",
             "unit": desk.root, "actor": desk.first, "received_at": received}  # fmt: skip
    hours = {
        kind: takedowns.enter(kind=kind, **given).due_at - received
        for kind in ("authority", "urgent", "complaint")
    }
    assert hours == {
        "authority": timedelta(hours=24),
        "urgent": timedelta(hours=6),
        "complaint": timedelta(hours=48),
    }
    TakedownPolicy.objects.create(
        kind="authority",
        hours=12,
        valid_from=timezone.localdate(received),
        basis="Nghị định mới",
    )
    later = takedowns.enter(kind="authority", **given)
    assert later.due_at - received == timedelta(hours=12)
    assert takedowns.finish(later, removed=True, outcome="Đã gỡ", actor=desk.first) is True
    assert takedowns.finish(later, removed=False, outcome="Không", actor=desk.second) is False
    assert Takedown.objects.get(pk=later.pk).outcome == "Đã gỡ"
