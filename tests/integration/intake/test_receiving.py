"""What is sent is stored once, and its sender gets one code."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from tests.support.factories.units import UnitFactory, UserFactory
from tests.support.parallel import in_parallel

from lantoa.intake.domain.queries import copy_of_code, tip_of_code
from lantoa.intake.domain.receiving import Receipt, Submission, receive
from lantoa.intake.domain.settling import settle
from lantoa.intake.models import Copy, Progress, Tip, TipKind
from lantoa.public.domain.codes import digest

LONG = "Công ty nợ lương tháng chín và tháng mười của cả tổ may, hỏi thì không ai trả lời."


def submission(**given: Any) -> Submission:
    values: dict[str, Any] = {"key": uuid.uuid4().hex, "kind": TipKind.CONCERN, "text": LONG}
    return Submission(**values | given)


def test_receipt_shows_a_code_that_leads_to_the_tip_and_is_not_stored() -> None:
    receipt = receive(submission())
    assert receipt.new
    assert tip_of_code(receipt.code.lower().replace("-", " ")) == receipt.tip
    assert receipt.tip.code_digest == digest(receipt.code)
    assert [row.stage for row in Progress.objects.all()] == ["received"]


def test_text_place_and_link_are_scrubbed_before_they_are_stored() -> None:
    tip = receive(
        submission(
            text="Gọi chị Hoa 0912 345 678 hoặc @hoa.may nhé",
            zone="xưởng 2, hỏi 0912345678",
            url="https://www.facebook.com/hoa.may/posts/123",
        )
    ).tip
    assert tip.text.startswith("Gọi chị Hoa ☎… hoặc @")
    assert "hoa.may" not in tip.text
    assert (tip.zone, tip.url) == ("xưởng 2, hỏi ☎…", "https://www.facebook.com/123")


def test_same_submission_again_gives_the_same_tip_and_code() -> None:
    sent = submission()
    first, again = receive(sent), receive(sent)
    assert (again.code, again.tip, again.new) == (first.code, first.tip, False)
    assert Tip.objects.count() == 1


def test_something_else_from_the_same_form_is_another_tip() -> None:
    sent = submission()
    first, second = receive(sent), receive(replace(sent, text=f"{LONG} Mong được trả lời."))
    assert second.new
    assert first.code != second.code


def test_same_words_from_another_form_are_a_copy_with_a_code_of_its_own() -> None:
    first = receive(submission())
    other = receive(submission(text=LONG.upper()))
    assert (other.tip, other.new) == (first.tip, False)
    assert other.code != first.code
    assert tip_of_code(other.code) is None
    copy = copy_of_code(other.code)
    assert copy is not None
    assert copy.tip == first.tip


def test_copy_sent_again_after_the_tip_was_settled_is_still_that_copy() -> None:
    receive(submission())
    sent = submission()
    copied = receive(sent)
    settle(copied.tip.pk, "concern", actor=UserFactory())
    assert receive(sent) == replace(copied, new=False)


def test_same_words_after_the_tip_was_settled_are_a_new_tip() -> None:
    settle(receive(submission()).tip.pk, "concern", actor=UserFactory())
    assert receive(submission()).new


@pytest.mark.parametrize(
    ("other", "new"),
    [({"network": "b"}, True), ({"network": "a"}, False), ({"text": "Lương  CHẬM"}, False)],
)
def test_short_words_are_the_same_only_within_a_network(other: dict[str, Any], new: bool) -> None:
    receive(submission(text="lương chậm", network="a"))
    assert receive(submission(**{"text": "lương chậm", "network": "a"} | other)).new is new


def test_same_words_about_another_unit_are_another_tip() -> None:
    receive(submission())
    assert receive(submission(unit=UnitFactory())).new


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_500_identical_submissions_in_parallel_are_one_tip(same_form: bool) -> None:
    form = uuid.uuid4().hex

    def send(number: int) -> list[Receipt]:
        keys = [form if same_form else f"{form} {number} {n}" for n in range(25)]
        return [receive(submission(key=key)) for key in keys]

    receipts = [receipt for sent in in_parallel(20, send) for receipt in sent]
    assert len(receipts) == 500
    assert sum(receipt.new for receipt in receipts) == 1
    assert {receipt.tip for receipt in receipts} == {Tip.objects.get()}
    codes = {receipt.code for receipt in receipts}
    assert len(codes) == (1 if same_form else 500)
    assert Copy.objects.count() == len(codes) - 1
