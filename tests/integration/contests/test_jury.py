"""Essays are double-marked blind, and a ranking waits for them."""

from typing import Any

import orjson
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.support.contests import let_time_pass, run, save, start, submit
from tests.support.factories.contests import BoardFactory, ContestantFactory, open_round
from tests.support.factories.units import MembershipFactory, UserFactory
from tests.support.parallel import in_parallel

from lantoa.contests.domain import entering, jury
from lantoa.contests.domain.freezing import NotMarked, freeze
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.domain.questions import add_questions
from lantoa.contests.formats.parsed import Parsed
from lantoa.contests.hot import statements
from lantoa.contests.hot.papers import asked_from
from lantoa.contests.models import Contestant, Juror, Question, Reading, Round, Script, Turn
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import Role, User

KEY = {
    "criteria": [{"name": "Nội dung", "points": 6}, {"name": "Diễn đạt", "points": 4}],
    "apart": 2,
}
ESSAY = Parsed("essay", "Công đoàn đã giúp bạn thế nào?", KEY, points=10, words=300)


def essay_round() -> Round:
    round_ = open_round(questions=1, prediction=False)
    let_time_pass(-7200)
    round_.refresh_from_db()
    add_questions(round_, [ESSAY], actor=None)
    let_time_pass(7200)
    round_.refresh_from_db()
    return round_


def write(round_: Round, person: Contestant, text: str) -> int:
    questions = list(round_.questions.order_by("number"))
    attempt = start(round_, person, questions=[question.pk for question in questions])
    assert attempt is not None
    right = questions[0].keys.get().key
    assert save(attempt, person, [(questions[0].pk, 1, right), (questions[1].pk, 1, text)])
    assert submit(attempt, person)
    return attempt


def jurors(round_: Round, number: int) -> list[User]:
    board = BoardFactory(contest=round_.contest)
    actor = UserFactory()
    made = [
        MembershipFactory(unit=round_.contest.unit, role=Role.VIEWER).user for _ in range(number)
    ]
    for user in made:
        jury.name_juror(board, user, actor=actor)
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_everybody_is_asked_the_essay_beside_the_drawn_questions() -> None:
    round_ = essay_round()
    rows = run(statements.QUESTIONS, {"round": round_.pk})
    asked = asked_from([(*row, orjson.loads(choices)) for *row, choices in rows], [("", None, 1)])
    paper, seed = asked.new_paper()
    shown = asked.shown(paper, seed)
    assert [(one["kind"], one.get("words")) for one in shown] == [("single", None), ("essay", 300)]


def test_two_blind_marks_that_agree_settle_and_only_then_can_be_ranked() -> None:
    round_ = essay_round()
    person = ContestantFactory(contest=round_.contest, name="Nguyễn Thị Bí Mật")
    write(round_, person, "Công đoàn hỗ trợ nhà trọ.")
    write(round_, ContestantFactory(contest=round_.contest), "")
    let_time_pass(4000)
    round_.refresh_from_db()
    with pytest.raises(NotMarked):
        freeze(round_, actor=None)
    one, two = jurors(round_, 2)
    assert jury.hand_out(round_, actor=one) == 2
    assert jury.hand_out(round_, actor=one) == 0
    script = Script.objects.get()  # an empty essay needs no reader
    for user, marks in ((one, (5, 3)), (two, (4, 3))):
        client = client_of(user)
        reading = script.readings.get(marker=user)
        page = f"/admin/jury/{reading.pk}/"
        shown = client.get(page).content.decode()
        assert f"{script.number:06}" in shown
        assert "Công đoàn hỗ trợ nhà trọ." in shown
        assert "Bí Mật" not in shown
        assert str(person.unit) not in shown
        too_many = {"points_0": 7, "points_1": 0}
        assert client.post(page, too_many).status_code == 400
        answer = client.post(page, {"points_0": marks[0], "points_1": marks[1]})
        assert answer["Location"] == "/admin/jury/"
        assert client.get(page).status_code == 404  # marks are given once
    ranking = freeze(round_, actor=None)
    assert list(ranking.results.order_by("place").values_list("score", flat=True)) == [1 + 8, 1]


def test_essay_of_another_juror_is_not_there() -> None:
    round_ = essay_round()
    write(round_, ContestantFactory(contest=round_.contest), "Bài viết.")
    let_time_pass(4000)
    one, two, other = jurors(round_, 3)
    jury.hand_out(round_, actor=one)
    idle = ({one, two, other} - {reading.marker for reading in Reading.objects.all()}).pop()
    reading = Reading.objects.first()
    assert reading is not None
    assert client_of(idle).get(f"/admin/jury/{reading.pk}/").status_code == 404


def disputed() -> Script:
    round_ = essay_round()
    write(round_, ContestantFactory(contest=round_.contest), "Bài viết.")
    let_time_pass(4000)
    users = jurors(round_, 2)
    jury.hand_out(round_, actor=users[0])
    script = Script.objects.get()
    first, second = script.readings.all()
    jury.mark(first, [6, 4])
    jury.mark(second, [3, 2])
    return script


def test_a_third_who_has_not_read_it_decides_where_two_differ() -> None:
    script = disputed()
    progress = jury.progress(script.round)
    assert progress is not None
    assert (progress.settled, progress.stuck) == (0, 1)  # there is nobody else yet
    (third,) = jurors(script.round, 1)
    assert jury.hand_out(script.round, actor=third) == 1
    reading = script.readings.get(turn=Turn.THIRD)
    assert reading.marker == third
    jury.mark(reading, [4, 3])
    script.refresh_from_db()
    assert script.points == 7


def test_the_same_person_cannot_read_an_essay_twice() -> None:
    script = disputed()
    marker = script.readings.first().marker  # type: ignore[union-attr]
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(script=script, turn=Turn.THIRD, marker=marker)


def test_essays_go_to_two_jurors_at_least_and_not_before_the_end() -> None:
    round_ = essay_round()
    write(round_, ContestantFactory(contest=round_.contest), "Bài viết.")
    (one,) = jurors(round_, 1)
    with pytest.raises(RuleError):
        jury.hand_out(round_, actor=one)
    let_time_pass(4000)
    round_.refresh_from_db()
    with pytest.raises(RuleError):
        jury.hand_out(round_, actor=one)
    assert not Script.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_jurors_who_save_at_the_same_moment_settle_once() -> None:
    round_ = essay_round()
    write(round_, ContestantFactory(contest=round_.contest), "Bài viết.")
    let_time_pass(4000)
    users = jurors(round_, 3)
    jury.hand_out(round_, actor=users[0])
    readings = list(Script.objects.get().readings.all())
    done = in_parallel(4, lambda at: jury.mark(readings[at % 2], [6, 4] if at % 2 else [0, 0]))
    assert sorted(done) == [False, False, True, True]
    assert Reading.objects.filter(turn=Turn.THIRD).count() == 1


def test_essay_is_planned_on_screen_with_its_criteria() -> None:
    round_ = open_round(questions=1, prediction=False)
    let_time_pass(-7200)
    user = MembershipFactory(unit=round_.contest.unit, role=Role.ORGANISER).user
    desk = f"/admin/contests/rounds/{round_.pk}/"
    form: dict[str, Any] = {
        "action": "essay", "text": ESSAY.text, "words": 300, "apart": 2,
        "criteria": "6 Nội dung\n4 Diễn đạt",
    }  # fmt: skip
    client = client_of(user)
    assert client.post(desk, form | {"criteria": "nhiều"}).status_code == 400
    client.post(desk, form)
    made = Question.objects.get(kind="essay")
    assert (made.points, made.words, made.keys.get().key) == (10, 300, KEY)
    assert ESSAY.text in client.get(desk).content.decode()


def test_whoever_has_entered_marks_nothing() -> None:
    round_ = essay_round()
    user = UserFactory(email="An@vidu.example")
    contact = entering.email_contact("an@vidu.example")
    ContestantFactory(contest=round_.contest, contact_hash=contact.hash)
    client = client_of(MembershipFactory(unit=round_.contest.unit, role=Role.ORGANISER).user)
    board = BoardFactory(contest=round_.contest)
    page = f"/admin/contests/{round_.contest_id}/"
    answer = client.post(
        page, {"action": "juror", "board": board.pk, "email": user.email}, follow=True
    )
    assert "không được chấm" in answer.content.decode()
    assert not Juror.objects.exists()


def test_what_a_withdrawn_person_wrote_goes_and_the_points_stay() -> None:
    round_ = essay_round()
    person, other = (ContestantFactory(contest=round_.contest) for _ in range(2))
    write(round_, person, "Chuyện riêng của tôi.")
    write(round_, other, "Bài viết.")
    let_time_pass(4000)
    round_.refresh_from_db()
    users = jurors(round_, 3)
    jury.hand_out(round_, actor=users[0])
    for reading in Reading.objects.all():
        jury.mark(reading, [4, 3], remark="Chuyện riêng của người này.")
    before = freeze(round_, actor=None)
    Script.objects.filter(attempt__contestant=other).update(points=None, settled_at=None)
    withdraw(person)
    script = Script.objects.get(attempt__contestant=person)
    assert (jury.text_of(script), script.points) == ("", 7)
    assert set(script.readings.values_list("remark", flat=True)) == {""}
    assert jury.unsettled(round_)  # the other one's, whatever was settled of who has gone
    Script.objects.filter(points=None).update(points=7, settled_at=timezone.now())
    assert freeze(round_, actor=None, note="Lại.").sha256 == before.sha256
