"""An organiser makes a contest, and only an organiser changes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.support.contests import count, let_time_pass, take_part
from tests.support.factories.contests import ContestantFactory, QuestionFactory, open_round
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.contests.domain import questions
from lantoa.contests.models import AnswerKey, Contest, Gate, PaperRule, Question, Round
from lantoa.units.models import AuditEntry, Level, Role, Unit, User

AIKEN = "\n\n".join(
    f"Câu hỏi số {n} của Luật Công đoàn?\nA. Đúng rồi\nB. Sai rồi\nC. Không rõ\nANSWER: A"
    for n in range(20)
)


def organiser(unit: Unit, role: Role = Role.ORGANISER) -> Client:
    user: User = MembershipFactory(unit=unit, role=role).user
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def new_contest(unit: Unit, **given: Any) -> dict[str, Any]:
    return {
        "name": "Tìm hiểu Luật Công đoàn", "slug": "luat-cong-doan", "unit": unit.pk,
        "boards": "Đoàn viên\nCán bộ", "minutes": 20, "grace_seconds": 10, "questions": 20,
        "attempts": 2, "counts": "best", "chain": "prediction", "actual": "people_all_correct",
        "prizes": "1 Giải Nhất\n2 x Giải Nhì", "text": "Mọi đoàn viên.",
    } | given  # fmt: skip


def test_from_the_template_to_published_winners() -> None:
    unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION)
    client = organiser(unit)
    made = client.post("/admin/contests/add/", new_contest(unit))
    contest = Contest.objects.get()
    page = f"/admin/contests/{contest.pk}/"
    assert made["Location"] == page
    assert [str(board) for board in contest.boards.all()] == ["Đoàn viên", "Cán bộ"]
    assert contest.rules.get().prizes == [
        {"name": "Giải Nhất", "count": 1}, {"name": "Giải Nhì", "count": 2},
    ]  # fmt: skip
    client.post(page, {"action": "announce"})
    tomorrow = timezone.now() + timedelta(days=1)
    times = {"opens_at": local(tomorrow), "closes_at": local(tomorrow + timedelta(days=6))}
    client.post(page, {"action": "round", "name": "Tuần 1", **times})
    round_ = Round.objects.get()
    desk = f"/admin/contests/rounds/{round_.pk}/"
    client.post(desk, {"action": "open"})
    round_.refresh_from_db()
    assert not round_.opened  # there is nothing to ask yet
    client.post(desk, {"action": "file", "file": SimpleUploadedFile("cau.txt", AIKEN.encode())})
    client.post(desk, {"action": "prediction"})
    assert round_.questions.count() == 21
    client.post(desk, {"action": "open"})
    round_.refresh_from_db()
    assert round_.running
    take_part(round_, ContestantFactory(contest=contest, name="Lê Chi"), correct=20)
    let_time_pass(8 * 86400)
    client.post(desk, {"action": "freeze"})
    count(round_)
    client.post(desk, {"action": "publish", "days": 5})
    ranking = round_.rankings.get()
    assert ranking.objections_until - ranking.published_at == timedelta(days=5)
    assert "Lê Chi" in client.get(desk).content.decode()
    public = Client().get(f"/cuoc-thi/{contest.slug}/ket-qua/1/").content.decode()
    assert "Giải Nhất" in public


def test_papers_are_drawn_by_topic() -> None:
    unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION)
    client = organiser(unit)
    for wrong in ("Luật Công đoàn", "0 Luật", "150 Luật\n60 Bộ luật", f"1 {'x' * 61}"):
        answer = client.post("/admin/contests/add/", new_contest(unit, paper=wrong))
        assert (wrong, answer.status_code) == (wrong, 400)
    client.post("/admin/contests/add/", new_contest(unit, paper="4 Luật Công đoàn (2)\n6 Bộ luật"))
    rules = Contest.objects.get().rules.get()
    assert list(rules.paper.values_list("topic", "difficulty", "count")) == [
        ("Luật Công đoàn", 2, 4), ("Bộ luật", None, 6),
    ]  # fmt: skip
    shown = client.get(f"/admin/contests/{rules.contest_id}/rules/").context["form"].initial
    assert (shown["paper"], shown["questions"]) == ("4 Luật Công đoàn (2)\n6 Bộ luật", 10)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.ORGANISER, True), (Role.LEAD, True), (Role.OFFICER, False), (Role.VIEWER, False)],
)
def test_only_leads_and_organisers_change_a_contest(role: Role, allowed: bool) -> None:
    contest = open_round().contest
    Contest.objects.update(announced=False)
    organiser(contest.unit, role).post(f"/admin/contests/{contest.pk}/", {"action": "announce"})
    contest.refresh_from_db()
    assert contest.announced is allowed


def test_contest_of_another_unit_is_not_there() -> None:
    round_ = open_round()
    stranger = organiser(UnitFactory())
    for path in (f"/admin/contests/{round_.contest.pk}/", f"/admin/contests/rounds/{round_.pk}/"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/admin/contests/").status_code == 200


def test_good_questions_of_a_file_go_in_and_faulty_ones_are_kept_aside() -> None:
    round_ = open_round()
    let_time_pass(-7200)
    before = Question.objects.count()
    faulty = SimpleUploadedFile("cau.txt", f"{AIKEN}\n\nCâu cuối?\nA. Một\nB. Hai\n".encode())
    desk = f"/admin/contests/rounds/{round_.pk}/"
    client = organiser(round_.contest.unit)
    client.post(desk, {"action": "file", "file": faulty})
    assert Question.objects.count() == before + 20
    text = client.get(desk).content.decode()
    assert "dòng hoặc câu 123" in text
    assert "không có đáp án đúng" in text
    assert "Câu cuối?" in text
    client.post(desk, {"action": "dismiss"})
    assert not round_.rejected.exists()
    broken = SimpleUploadedFile("cau.xml", b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>")
    answer = client.post(desk, {"action": "file", "file": broken})
    assert answer.status_code == 400
    assert "DOCTYPE" in answer.content.decode()


def test_questions_leave_with_their_answers_for_organisers_alone() -> None:
    round_ = open_round(questions=3)
    page = f"/admin/contests/rounds/{round_.pk}/export/gift/"
    assert organiser(round_.contest.unit, Role.OFFICER).get(page).status_code == 404
    answer = organiser(round_.contest.unit).get(page)
    assert answer["X-Left-Out"] == "4"  # the prediction
    assert questions.read_file(answer.content).questions == questions.parsed_round(round_)[:3]
    assert AuditEntry.objects.filter(action="export_questions").count() == 1


def test_new_rules_hold_for_rounds_that_have_not_opened() -> None:
    opened = open_round()
    contest = opened.contest
    later = Round.objects.create(
        contest=contest, number=99, name="Sau", rules=opened.rules,
        opens_at=timezone.now() + timedelta(days=1), closes_at=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    client = organiser(contest.unit)
    form = new_contest(contest.unit, minutes=30, grace_seconds=45, questions=10, note="Thêm.")
    client.post(f"/admin/contests/{contest.pk}/rules/", form)
    opened.refresh_from_db()
    later.refresh_from_db()
    assert (opened.rules.version, opened.rules.grace_seconds) == (1, 10)
    new = later.rules
    assert (new.version, new.minutes, new.grace_seconds) == (2, 30, 45)
    shown = client.get(f"/admin/contests/{contest.pk}/rules/").context["form"].initial
    assert shown["grace_seconds"] == 45
    for beyond in (-1, 32_768):
        wrong = form | {"grace_seconds": beyond}
        assert client.post(f"/admin/contests/{contest.pk}/rules/", wrong).status_code == 400
    assert PaperRule.objects.get(rules=later.rules).count == 10


def test_codes_are_downloaded_once_and_let_people_in() -> None:
    contest = open_round().contest
    answer = organiser(contest.unit).post(
        f"/admin/contests/{contest.pk}/", {"action": "codes", "number": 3}
    )
    codes = answer.content.decode().split()
    assert len(set(codes)) == contest.entry_codes.count() == 3
    entered = Client().post(f"/cuoc-thi/{contest.slug}/du-thi/", {"code": codes[1]})
    assert entered.status_code == 302


def test_key_is_corrected_on_screen_and_everybody_is_marked_again() -> None:
    round_ = open_round(questions=1, prediction=False)
    take_part(round_, ContestantFactory(contest=round_.contest), correct=0)
    let_time_pass(4000)
    client = organiser(round_.contest.unit)
    desk = f"/admin/contests/rounds/{round_.pk}/"
    client.post(desk, {"action": "freeze"})
    count(round_)
    question = round_.questions.get()
    given = question.choices[1]["id"]
    page = f"{desk}questions/{question.pk}/"
    assert client.get(page).status_code == 200
    client.post(page, {"key": given, "note": "Điều luật đã sửa."})
    count(round_)
    assert [r.results.get().score for r in round_.rankings.order_by("version")] == [0, 1]


def test_a_question_before_the_opening_is_for_organisers_alone() -> None:
    question = QuestionFactory()
    AnswerKey.objects.create(question=question, key=question.choices[0]["id"])
    page = f"/admin/contests/rounds/{question.round_id}/questions/{question.pk}/"
    unit = question.round.contest.unit
    assert organiser(unit).get(page).status_code == 200
    shown = organiser(unit, Role.VIEWER).get(page, follow=True)
    assert question.text not in shown.content.decode()


def test_what_is_no_key_names_nothing() -> None:
    round_ = open_round()
    unit = round_.contest.unit
    client, pays = organiser(unit), organiser(unit, Role.TREASURER)
    desk = f"/admin/contests/rounds/{round_.pk}/"
    contest = f"/admin/contests/{round_.contest_id}/"
    asked = [
        (client, desk, {"action": "drop_sitting", "sitting": "x"}),
        (client, f"{desk}re-marking/", {"request": "x", "answer": "Đã xem."}),
        (client, f"{desk}exclusions/", {"action": "clear", "contestant": "x"}),
        (client, f"{desk}exclusions/", {"action": "lift", "exclusion": "x", "words": "Đã xem."}),
        (client, f"{desk}certificates/", {"action": "void", "certificate": "x"}),
        (client, f"{contest}units/", {"unit": "x"}),
        (client, f"{contest}extra-time/", {"person": "x"}),
        (pays, f"{desk}prizes/", {"action": "look", "payment": "x"}),
    ]
    assert [one.post(page, given).status_code for one, page, given in asked] == [404] * len(asked)


def test_organiser_sets_how_fast_the_waiting_room_lets_in() -> None:
    round_ = open_round()
    desk = f"/admin/contests/rounds/{round_.pk}/"
    client = organiser(round_.contest.unit)
    assert 'value="300"' in client.get(desk).content.decode()
    for out_of_bounds in ("0", "5001", "nhiều"):
        assert (
            client.post(desk, {"action": "admit", "per_second": out_of_bounds}).status_code == 400
        )
    assert not Gate.objects.exists()
    for rate in (50, 120):
        client.post(desk, {"action": "admit", "per_second": rate})
    assert Gate.objects.get().per_second == 120
    entries = AuditEntry.objects.filter(action="change_admission").order_by("pk")
    assert [(one.before, one.after) for one in entries] == [
        ({"per_second": 300.0}, {"per_second": 50}), ({"per_second": 50.0}, {"per_second": 120}),
    ]  # fmt: skip
    Gate.objects.update(next_at=timezone.now() + timedelta(minutes=5))
    assert "đều đã có người" in client.get(desk).content.decode()
    organiser(round_.contest.unit, Role.OFFICER).post(desk, {"action": "admit", "per_second": 1})
    assert Gate.objects.get().per_second == 120


def test_questions_are_shown_to_organisers_alone_until_the_round_opens() -> None:
    round_ = open_round(questions=1, prediction=False)
    text = round_.questions.get().text
    desk = f"/admin/contests/rounds/{round_.pk}/"
    reader, able = organiser(round_.contest.unit, Role.VIEWER), organiser(round_.contest.unit)
    let_time_pass(-7200)
    assert [text in one.get(desk).content.decode() for one in (reader, able)] == [False, True]
    let_time_pass(7200)
    assert text in reader.get(desk).content.decode()
