"""Entering a contest and reading about it, as a browser does."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.support.contests import let_time_pass, take_part
from tests.support.factories.contests import BoardFactory, ContestantFactory, open_round
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory

from lantoa.contests.domain import entering
from lantoa.contests.domain.freezing import freeze, publish
from lantoa.contests.domain.jury import name_juror
from lantoa.contests.hot import receipts, tokens
from lantoa.contests.models import Contest, Contestant, Round, Verification
from lantoa.privacy.models import Consent
from lantoa.units.models import Level, Role


@pytest.fixture
def running() -> Round:
    """An announced contest with a round that is open."""
    return open_round(questions=3)


def ask_for_code(client: Client, contest: Contest, email: str = "An@ViDu.example") -> str:
    answer = client.post(f"/cuoc-thi/{contest.slug}/du-thi/", {"email": email})
    assert answer.status_code == 302
    return answer["Location"]


def code_in_mail() -> str:
    found = re.search(r"\b\d{6}\b", mail.outbox[-1].body)
    assert found
    return found[0]


def details(contest: Contest, **given: str) -> dict[str, object]:
    board = BoardFactory(contest=contest)
    return {"name": "Nguyễn Văn An", "board": board.pk, "consent": "on"} | given


def test_new_contestant_proves_an_address_gives_consent_and_is_signed_in(
    client: Client, running: Round
) -> None:
    contest = running.contest
    UnitFactory(level=Level.PROVINCIAL_FEDERATION, name="Liên đoàn Lao động Bắc Ninh")
    step = ask_for_code(client, contest)
    assert mail.outbox[-1].to == ["An@ViDu.example"]
    client.post(step, {"code": code_in_mail()})
    assert "không bao giờ hỏi số căn cước" in client.get(step).content.decode()
    assert client.post(step, details(contest, consent="")).status_code == 400
    sent = details(contest, unit_name="liên đoàn lao động bắc ninh", unit_missing="Tổ may 2")
    answer = client.post(step, sent)
    person = Contestant.objects.get()
    assert answer["Location"] == f"/cuoc-thi/{contest.slug}/"
    assert (person.name, str(person.unit), person.unit_missing, person.contact_masked) == (
        "Nguyễn Văn An", "Liên đoàn Lao động Bắc Ninh", "Tổ may 2", "a•••@vidu.example",
    )  # fmt: skip
    assert Consent.objects.get().purpose == "contests.entry"
    cookie = answer.cookies[tokens.cookie_name(contest.pk)]
    assert tokens.read(cookie.value) == person.pk
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    page = client.get(f"/cuoc-thi/{contest.slug}/").content.decode()
    assert "Nguyễn Văn An" in page
    assert f"/thi/{running.pk}/" in page


def test_address_is_stored_nowhere(client: Client, running: Round) -> None:
    step = ask_for_code(client, running.contest)
    client.post(step, {"code": code_in_mail()})
    client.post(step, details(running.contest))
    for row in (Verification.objects.values().get(), Contestant.objects.values().get()):
        assert "an@vidu" not in str(row).lower()


def test_same_person_on_another_device_is_the_same_contestant(running: Round) -> None:
    for email in ("an@vidu.example", "AN@vidu.example "):
        client = Client()
        step = ask_for_code(client, running.contest, email)
        answer = client.post(step, {"code": code_in_mail()})
        if not Contestant.objects.exists():
            client.post(step, details(running.contest))
        else:
            assert client.get(answer["Location"]).status_code == 302
    assert Contestant.objects.count() == 1


def test_code_is_tried_five_times_and_not_after_its_time(client: Client, running: Round) -> None:
    step = ask_for_code(client, running.contest)
    right = code_in_mail()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        assert client.post(step, {"code": wrong}).status_code == 400
    assert client.post(step, {"code": right}).status_code == 400
    late = ask_for_code(client, running.contest, "binh@vidu.example")
    Verification.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(late, {"code": code_in_mail()}).status_code == 400


def test_codes_are_not_sent_to_one_address_without_end(client: Client, running: Round) -> None:
    address = f"/cuoc-thi/{running.contest.slug}/du-thi/"
    sent = [client.post(address, {"email": "an@vidu.example"}).status_code for _ in range(5)]
    assert sent == [302, 302, 302, 400, 400]
    assert len(mail.outbox) == 3


def test_printed_code_lets_one_person_in_and_only_to_its_contest(running: Round) -> None:
    contest = running.contest
    code, other = entering.make_codes(contest, 2, actor=UserFactory())
    for typed in (code, code.lower().replace("-", " ")):
        client = Client()
        step = client.post(f"/cuoc-thi/{contest.slug}/du-thi/", {"code": typed})["Location"]
        client.post(step, details(contest))
    assert Contestant.objects.get().contact_masked == f"•••{code[-4:]}"
    elsewhere = open_round().contest
    answer = Client().post(f"/cuoc-thi/{elsewhere.slug}/du-thi/", {"code": other})
    assert answer.status_code == 400


def test_who_marks_or_organises_may_not_enter(client: Client, running: Round) -> None:
    contest = running.contest
    juror = UserFactory(email="an@vidu.example")
    name_juror(BoardFactory(contest=contest), juror, actor=UserFactory())
    MembershipFactory(
        unit=contest.unit, role=Role.ORGANISER, user=UserFactory(email="binh@vidu.example")
    )
    for address in ("An@vidu.example", "binh@vidu.example"):
        step = ask_for_code(client, contest, address)
        client.post(step, {"code": code_in_mail()})
        assert client.post(step, details(contest)).status_code == 400
    assert not Contestant.objects.exists()


def test_form_of_another_site_enters_nobody(running: Round) -> None:
    answer = Client().post(
        f"/cuoc-thi/{running.contest.slug}/du-thi/", {"email": "a@vidu.example"},
        HTTP_ORIGIN="https://other.example",
    )  # fmt: skip
    assert (answer.status_code, mail.outbox) == (403, [])


def signed_in(person: Contestant) -> Client:
    client = Client()
    client.cookies[tokens.cookie_name(person.contest_id)] = tokens.issue(person.pk)
    return client


def test_withdrawing_deletes_everything_before_a_ranking(running: Round) -> None:
    person = ContestantFactory(contest=running.contest)
    take_part(running, person, correct=1)
    client = signed_in(person)
    client.post(f"/cuoc-thi/{running.contest.slug}/thoat/", {"forget": "1"})
    assert not Contestant.objects.exists()
    assert not running.attempts.exists()
    assert not client.cookies[tokens.cookie_name(running.contest_id)].value


def test_withdrawing_after_a_ranking_leaves_the_place_without_a_person(running: Round) -> None:
    person = ContestantFactory(contest=running.contest, name="Trần Thị Bình")
    take_part(running, person, correct=3)
    let_time_pass(4000)
    running.refresh_from_db()
    ranking = freeze(running, actor=None)
    signed_in(person).post(f"/cuoc-thi/{running.contest.slug}/thoat/", {"forget": "1"})
    assert ranking.results.get().contestant.name == ""
    assert "Trần Thị Bình" not in str(Contestant.objects.values())


def test_results_are_shown_once_they_are_published(client: Client, running: Round) -> None:
    person = ContestantFactory(contest=running.contest, name="Lê Chi", contact_masked="c•••@x.vn")
    take_part(running, person, correct=3)
    let_time_pass(4000)
    running.refresh_from_db()
    ranking = freeze(running, actor=None)
    address = f"/cuoc-thi/{running.contest.slug}/ket-qua/{running.number}/"
    assert "Lê Chi" not in client.get(address).content.decode()
    publish(ranking, actor=None, objections=timedelta(days=3))
    page = client.get(address).content.decode()
    for shown in ("Lê Chi", "c•••@x.vn", "Giải Nhất", ranking.sha256):
        assert shown in page
    assert "Hạng của bạn" in signed_in(person).get(address).content.decode()


def test_contest_that_is_not_announced_is_not_there(client: Client, running: Round) -> None:
    Contest.objects.update(announced=False)
    for path in (
        "",
        "du-thi/",
        f"ket-qua/{running.number}/",
        f"ket-qua/{running.number}/boc-tham.txt",
    ):
        assert client.get(f"/cuoc-thi/{running.contest.slug}/{path}").status_code == 404


def test_receipt_is_genuine_or_not(client: Client, running: Round) -> None:
    ended = timezone.now()
    given = receipts.receipt_of(7, running.pk, 1, "submitted", ended, '{"1": "a"}')
    line = receipts.sign(given)
    page = client.get("/cuoc-thi/bien-nhan/", {"r": line})
    assert page.status_code == 200
    assert given.entry in page.content.decode()
    assert "viewBox" in page.content.decode()  # without it a narrow page cuts the code off
    head, payload, signature = line.split(".")
    for forged in (
        f"{head}.{payload[:-4]}AAAA.{signature}",
        f"{head}.{payload}.AAAA",
        "x",
        line * 3,
    ):
        assert client.get("/cuoc-thi/bien-nhan/", {"r": forged}).status_code == 400
    assert client.get("/cuoc-thi/bien-nhan/").status_code == 200
