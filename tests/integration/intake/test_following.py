"""Following, adding and deleting with nothing but the code."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.integration.intake.test_receiving import submission
from tests.support.factories.intake import TipFactory
from tests.support.factories.units import UserFactory
from tests.support.parallel import in_parallel

from lantoa.intake.domain.deleting import withdraw
from lantoa.intake.domain.receiving import receive
from lantoa.intake.domain.settling import settle
from lantoa.intake.domain.threads import ask_sender, tell_sender
from lantoa.intake.models import Copy, Message, Progress, Tip
from lantoa.public.domain.codes import digest
from lantoa.units.models import AuditEntry


def follow(client: Client, code: str, **given: Any) -> HttpResponse:
    return client.post("/tra-cuu/", {"code": code} | given)  # type: ignore[return-value]


def test_code_shows_stages_answer_and_messages(client: Client) -> None:
    receipt = receive(submission())
    tell_sender(receipt.tip, "answered", "Công ty sẽ trả lương ngày 30.")
    ask_sender(receipt.tip, "Bạn ở xưởng nào?", actor=UserFactory())
    page = follow(client, receipt.code).content.decode()
    for text in ("Đã nhận", "Công ty sẽ trả lương ngày 30.", "Bạn ở xưởng nào?"):
        assert text in page
    assert receipt.code not in client.get("/tra-cuu/").content.decode()


@pytest.mark.parametrize("code", ["", "K7QF-3M2P-9XTD", "'; DROP TABLE", "x" * 1000])
def test_unknown_code_is_said_to_be_unknown(client: Client, code: str) -> None:
    answer = follow(client, code)
    assert answer.status_code == 404
    assert "Không có tin nào mang mã này" in answer.content.decode()


def test_guessing_codes_is_slowed_down(client: Client) -> None:
    answers = [follow(client, "K7QF-3M2P-9XTD").status_code for _ in range(32)]
    assert answers == [404] * 30 + [429] * 2


def test_sender_writes_more_once_and_scrubbed(client: Client) -> None:
    receipt = receive(submission())
    for _ in range(2):
        follow(client, receipt.code, act="write", text="Gọi tôi 0912345678", key="mot-lan")
    message = Message.objects.get()
    assert (message.text, message.from_sender) == ("Gọi tôi ☎…", True)


def test_deleting_leaves_only_that_there_was_something(client: Client) -> None:
    receipt = receive(submission(zone="xưởng 2", url="https://a.example/"))
    tell_sender(receipt.tip, "passed_on", "Đã chuyển")
    follow(client, receipt.code, act="write", text="Thêm một ý", key="1")
    assert "Đã xóa tất cả." in follow(client, receipt.code, act="delete").content.decode()
    tip = Tip.objects.get()
    assert (tip.status, tip.text, tip.zone, tip.url, tip.code_digest) == (
        "deleted", "", "", "", None,
    )  # fmt: skip
    assert not Progress.objects.exists()
    assert not Message.objects.exists()
    assert follow(client, receipt.code).status_code == 404
    assert AuditEntry.objects.filter(action="tip.delete").count() == 1


def test_settled_tip_can_be_deleted_as_well(client: Client) -> None:
    receipt = receive(submission())
    settle(receipt.tip.pk, "concern", actor=UserFactory())
    follow(client, receipt.code, act="delete")
    assert Tip.objects.get().status == "deleted"


def test_holder_of_a_copy_reads_the_answer_but_not_the_thread(client: Client) -> None:
    first, other = receive(submission()), receive(submission())
    tell_sender(first.tip, "answered", "Đã giải quyết.")
    ask_sender(first.tip, "Riêng cho người gửi đầu", actor=UserFactory())
    page = follow(client, other.code).content.decode()
    assert "Đã giải quyết." in page
    assert "Riêng cho người gửi đầu" not in page
    follow(client, other.code, act="write", text="Chen vào", key="1")
    assert Message.objects.count() == 1
    follow(client, other.code, act="delete")
    assert not Copy.objects.exists()
    assert Tip.objects.get().text == first.tip.text


def test_when_the_first_sender_leaves_the_others_keep_their_concern(client: Client) -> None:
    first, other = receive(submission()), receive(submission())
    follow(client, first.code, act="write", text="Chuyện riêng", key="1")
    follow(client, first.code, act="delete")
    tip = Tip.objects.get()
    assert (tip.status, tip.text) == ("new", first.tip.text)
    assert not Message.objects.exists()
    assert follow(client, first.code).status_code == 404
    assert "Chuyện riêng" not in follow(client, other.code).content.decode()
    follow(client, other.code, act="delete")
    assert Tip.objects.get().status == "deleted"


def test_contact_is_gone_when_the_matter_is_closed() -> None:
    tip = TipFactory(contact="0912345678")
    tell_sender(tip, "closed", "Đã xong.")
    assert Tip.objects.get().contact == ""


def test_pressing_delete_twice_deletes_nothing_of_the_next_sender(transactional_db: None) -> None:
    first, other = receive(submission()), receive(submission())
    in_parallel(4, lambda _: withdraw(first.code))
    tip = Tip.objects.get()
    assert (tip.status, tip.code_digest) == ("new", digest(other.code))
