"""Somebody asks about their data: with a code or without, and two clocks run."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.privacy.conftest import CODE, KIND
from tests.support.factories.units import UnitFactory

from lantoa.analysis.worktime import ZONE
from lantoa.duties.models import Deadline, NoticeCopy
from lantoa.privacy.domain import consents, requests
from lantoa.privacy.domain.consents import Purpose
from lantoa.privacy.models import Consent, DataRequest, Deletion, RequestStatus
from lantoa.units.models import Unit, User

FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=ZONE)


def test_two_clocks_run_by_working_hours_and_by_days(slips: type[Unit], lead: User) -> None:
    request, _ = requests.receive("access", code=CODE, at=FRIDAY)
    due = dict(Deadline.objects.values_list("kind", "due_at"))
    assert due == {
        requests.ACKNOWLEDGE: datetime(2026, 3, 10, 16, 0, tzinfo=ZONE),
        requests.ACT: FRIDAY + timedelta(days=15),
    }
    assert (request.subject_kind, request.reference) == (KIND, "phieu")
    assert NoticeCopy.objects.get().user == lead


def test_sender_follows_with_a_code_of_which_only_the_digest_is_stored(
    slips: type[Unit],
) -> None:
    request, code = requests.receive("objection", text="Đừng dùng số điện thoại của tôi")
    assert requests.follow(code.lower().replace("-", " ")) == request
    assert requests.follow("0000-0000-0000") is None
    assert requests.follow("") is None
    assert code not in str(DataRequest.objects.values().get())


def test_unknown_code_and_empty_request_are_refused(slips: type[Unit]) -> None:
    with pytest.raises(requests.RequestError):
        requests.receive("deletion", code="0000-0000-0000")
    with pytest.raises(requests.RequestError):
        requests.receive("deletion")
    assert not DataRequest.objects.exists()


def test_acknowledged_once_and_closed_once(slips: type[Unit], lead: User) -> None:
    request, _ = requests.receive("access", text="xin xem", contact="0900 000 000")
    assert requests.acknowledge(request, actor=lead)
    assert not requests.acknowledge(request, actor=lead)
    with pytest.raises(requests.RequestError):
        requests.close(request, refused=True, answer=" ", actor=lead)
    assert requests.close(request, refused=True, answer="Không có dữ liệu", actor=lead)
    assert not requests.close(request, refused=False, answer="khác", actor=lead)
    request.refresh_from_db()
    assert (request.status, request.answer, request.contact) == (
        RequestStatus.REFUSED, "Không có dữ liệu", "",
    )  # fmt: skip
    assert set(Deadline.objects.values_list("status", flat=True)) == {"met"}


def test_deletion_removes_the_record_enters_the_journal_and_answers(
    slips: type[Unit], lead: User
) -> None:
    UnitFactory(code="phieu")
    request, _ = requests.receive("deletion", code=CODE)
    assert requests.delete_subject(request, actor=lead)
    assert not Unit.objects.filter(code="phieu").exists()
    assert Deletion.objects.get().reference == "phieu"
    assert not requests.delete_subject(request, actor=lead)
    without, _ = requests.receive("deletion", text="tên tôi trong một bài viết")
    with pytest.raises(requests.RequestError):
        requests.delete_subject(without, actor=lead)


def test_pack_holds_what_is_stored(slips: type[Unit]) -> None:
    request, _ = requests.receive("access", code=CODE)
    assert requests.pack(request)["data"] == {"text": "nội dung của phieu"}


def test_withdrawal_with_a_code_ends_the_consents_at_once(
    slips: type[Unit], top: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consents, "_PURPOSES", {})
    consents.register(Purpose("tests.reply", "Trả lời", "Đồng ý được trả lời", "Reply to me"))
    text = consents.current_text("tests.reply")
    given = Consent.objects.create(
        text=text, purpose=text.purpose, subject_type=KIND, subject_id="1", method="web",
        given_at=timezone.now(),
    )  # fmt: skip
    request, _ = requests.receive("withdrawal", code=CODE)
    request.refresh_from_db()
    given.refresh_from_db()
    assert request.status == RequestStatus.DONE
    assert given.withdrawn_at is not None
    assert not Deadline.objects.filter(status="open").exists()
