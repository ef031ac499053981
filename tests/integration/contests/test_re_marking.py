"""Re-marking: asked for in its time, by other eyes, and the ranking follows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.integration.contests.test_desk import organiser
from tests.integration.contests.test_jury import client_of, essay_round, jurors, write
from tests.integration.contests.test_pages import signed_in
from tests.support.contests import count, let_time_pass, take_part
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.factories.units import UserFactory
from tests.support.parallel import in_parallel

from lantoa.contests.domain import jury, re_marking
from lantoa.contests.domain.freezing import freeze, publish
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.models import AnswerKey, Contestant, Ranking, Reading, ReMark, Round, Turn
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import AuditEntry, Role

DAY = timedelta(days=1)


def publish_now(round_: Round) -> Ranking:
    ranking = freeze(round_, actor=None)
    publish(ranking, actor=None, objections=DAY)
    return ranking


def marked_round() -> tuple[Round, Contestant]:
    """A published round of one question that was answered "wrongly"."""
    round_ = open_round(questions=1, prediction=False)
    person = ContestantFactory(contest=round_.contest, name="Lê Chi")
    take_part(round_, person, correct=0)
    let_time_pass(4000)
    round_.refresh_from_db()
    publish_now(round_)
    return round_, person


def test_a_paper_is_counted_again_by_the_keys_that_hold_and_the_ranking_follows() -> None:
    round_, person = marked_round()
    page = f"/cuoc-thi/{round_.contest.slug}/ket-qua/{round_.number}/phuc-khao/"
    phone, client = signed_in(person), organiser(round_.contest.unit)
    assert Client().get(page).status_code == 302  # who are you?
    assert phone.post(page, {"reason": ""}).status_code == 400
    assert phone.post(page, {"reason": "Câu 1 có hai đáp án đúng."})["Location"] == page
    assert phone.post(page, {"reason": "Lại."}).status_code == 400
    question = round_.questions.get()
    AnswerKey.objects.create(
        question=question, version=2, key=question.choices[1]["id"], note="Đáp án B."
    )
    desk = f"/admin/contests/rounds/{round_.pk}/re-marking/"
    assert "hai đáp án đúng" in client.get(desk).content.decode()
    viewer = organiser(round_.contest.unit, Role.VIEWER).get(desk).content.decode()
    assert "1 yêu cầu" in viewer
    for hidden in ("hai đáp án đúng", "Lê Chi", person.contact_masked):
        assert hidden not in viewer
    asked = ReMark.objects.get()
    client.post(desk, {"request": asked.pk, "action": "settle", "answer": "Đã sửa đáp án."})
    asked.refresh_from_db()
    assert (asked.score_before, asked.score_after) == (0, 1)
    assert not re_marking.settle(asked, answer="Lại.", actor=UserFactory())
    told = phone.get(page).content.decode()
    assert "Đã sửa đáp án." in told
    assert "1 bài thay đổi điểm" in client.get(desk).content.decode()
    note = {"action": "freeze", "note": "Sau phúc khảo."}
    client.post(f"/admin/contests/rounds/{round_.pk}/", note)
    assert count(round_).results.get().score == 1
    assert "thay đổi điểm" not in client.get(desk).content.decode()
    actions = AuditEntry.objects.filter(action__in=("ask_re_mark", "settle_re_mark"))
    assert actions.count() == 2


def test_nothing_is_asked_before_after_or_by_others() -> None:
    round_, person = marked_round()
    stranger = ContestantFactory(contest=round_.contest)
    with pytest.raises(RuleError):
        re_marking.ask(round_, stranger, "Tôi không thi.")
    Ranking.objects.all().delete()
    with pytest.raises(RuleError):
        re_marking.ask(round_, person, "Chưa công bố.")
    ranking = freeze(round_, actor=None)
    published_at = timezone.now() - 2 * DAY
    Ranking.objects.filter(pk=ranking.pk).update(
        published_at=published_at, objections_until=published_at + DAY
    )
    with pytest.raises(RuleError):
        re_marking.ask(round_, person, "Muộn.")
    assert not ReMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_request_a_person_however_often_it_is_sent() -> None:
    round_, person = marked_round()

    def send(_number: int) -> bool:
        try:
            return bool(re_marking.ask(round_, person, "Chấm lại giúp tôi."))
        except RuleError:
            return False

    assert sorted(in_parallel(4, send)) == [False, False, False, True]


def essay_marked() -> tuple[Round, ReMark]:
    """An essay that two jurors gave eight of ten points, asked to be marked again."""
    round_ = essay_round()
    person = ContestantFactory(contest=round_.contest, name="Nguyễn Thị Bí Mật")
    write(round_, person, "Công đoàn hỗ trợ nhà trọ.")
    let_time_pass(4000)
    round_.refresh_from_db()
    users = jurors(round_, 2)
    jury.hand_out(round_, actor=users[0])
    for reading in Reading.objects.all():
        jury.mark(reading, [5, 3])
    publish_now(round_)
    return round_, re_marking.ask(round_, person, "Bài viết của tôi đủ ý.")


@pytest.mark.parametrize(("again", "score"), [((4, 2), 9), ((2, 3), 6), ((6, 4), 9)])
def test_other_eyes_mark_an_essay_and_count_where_they_clearly_differ(
    again: tuple[int, int], score: int
) -> None:
    round_, asked = essay_marked()
    desk = f"/admin/contests/rounds/{round_.pk}/re-marking/"
    client = organiser(round_.contest.unit)
    assert "chưa đọc bài này" in client.get(desk).content.decode()  # two read it already
    (third,) = jurors(round_, 1)
    client.post(desk, {"request": asked.pk, "action": "hand_out"})
    reading = Reading.objects.get(turn=Turn.RE_MARK)
    assert reading.marker == third
    shown = client_of(third).get(f"/admin/jury/{reading.pk}/").content.decode()
    for hidden in ("Bí Mật", "Bài viết của tôi đủ ý.", "húc khảo"):
        assert hidden not in shown
    with pytest.raises(RuleError):
        re_marking.settle(asked, answer="Vội.", actor=third)
    client_of(third).post(
        f"/admin/jury/{reading.pk}/", {"points_0": again[0], "points_1": again[1]}
    )
    assert re_marking.settle(asked, answer="Đã chấm lại.", actor=UserFactory())
    asked.refresh_from_db()
    assert (asked.score_before, asked.score_after) == (9, score)
    assert freeze(round_, actor=None, note="Sau phúc khảo.").results.get().score == score


def test_database_keeps_one_request_whole() -> None:
    _round, asked = essay_marked()
    for change in ({"score_after": 3}, {"settled_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReMark.objects.filter(pk=asked.pk).update(**change)
    withdraw(asked.contestant)
    assert not ReMark.objects.exists()
