"""A dry run shows what is wrong before the round opens, and leaves nothing behind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.integration.contests.test_desk import organiser
from tests.support.factories.contests import BoardFactory, QuestionFactory, RoundFactory
from tests.support.factories.units import UserFactory
from tests.support.worker import work_until_empty

from lantoa.contests.domain import rehearsing
from lantoa.contests.domain.questions import add_questions
from lantoa.contests.formats.parsed import Parsed
from lantoa.contests.models import (
    Answer,
    AnswerKey,
    Attempt,
    Contestant,
    PaperRule,
    Question,
    Rehearsal,
    RehearsalState,
    Round,
)

CHOICES = ("một", "hai", "ba")
EVERY_KIND = [
    *(Parsed("single", f"Câu {n}?", (0,), CHOICES) for n in range(6)),
    Parsed("multiple", "Chọn hai?", (0, 2), CHOICES, points=2),
    Parsed("true_false", "Đúng hay sai?", True),
    Parsed("ordering", "Thứ tự?", None, CHOICES),
    Parsed("matching", "Ghép?", (("một", "1"), ("hai", "2")), ("một", "hai")),
    Parsed("numeric", "Năm nào?", {"value": "1929", "tolerance": "0"}),
    Parsed("short", "Thủ đô?", ("Hà Nội",)),
    Parsed("prediction", "Bao nhiêu người?"),
]


def planned(parsed: list[Parsed] = EVERY_KIND, count: int = 12) -> Round:
    """A round that opens tomorrow, with a paper of so many questions."""
    made: Round = RoundFactory()
    BoardFactory(contest=made.contest)
    PaperRule.objects.create(rules=made.rules, count=count)
    add_questions(made, parsed, actor=None)
    return made


def rehearsed(round_: Round, people: int = 30) -> Rehearsal:
    begun = rehearsing.begin(round_, people, actor=UserFactory())
    assert begun is not None
    rehearsing.run(begun.pk)
    begun.refresh_from_db()
    return begun


def rows() -> list[int]:
    tables = (Contestant, Attempt, Answer, Question, AnswerKey, Round)
    return [table.objects.count() for table in tables]


def test_every_kind_is_sat_and_marked_and_nothing_is_left() -> None:
    round_ = planned()
    before = rows()
    done = rehearsed(round_, 120)
    assert (done.state, done.done) == (RehearsalState.DONE, 120)
    report = done.report
    assert report["best"] == 13  # twelve questions, one of which is worth two points
    assert sum(number for _score, number in report["scores"]) == 117  # three knew everything
    assert report["all_correct"] >= 3
    assert report["shortage"] is None
    assert report["not_drawn"] == report["not_reached"] == report["not_marked"] == []
    assert rows() == before


def test_shortage_a_key_that_does_not_fit_and_questions_out_of_reach_are_named() -> None:
    short = rehearsed(planned(count=13))
    assert (short.state, short.done) == (RehearsalState.DONE, 0)
    assert short.report["shortage"] == {"wanted": 13, "found": 12}
    round_ = planned()
    broken = QuestionFactory(round=round_, number=101, topic="khác")
    AnswerKey.objects.create(question=broken, key="nothing that can be chosen")
    PaperRule.objects.create(rules=round_.rules, position=2, topic="khác", count=1)
    long = QuestionFactory(round=round_, number=102, topic="dài", text="dài " * 9_000)
    AnswerKey.objects.create(question=long, key=long.choices[0]["id"])
    PaperRule.objects.create(rules=round_.rules, position=3, topic="dài", count=1)
    found = rehearsed(round_, 2).report
    assert (found["not_marked"], found["late"]) == ([broken.number], 1)


def test_the_page_asks_shows_and_says_when_it_is_out_of_date(transactional_db: None) -> None:
    round_ = planned()
    page = f"/admin/contests/rounds/{round_.pk}/dry-run/"
    client = organiser(round_.contest.unit)
    assert client.post(page, {"people": 60}).status_code == 302
    waiting = client.get(page)
    assert waiting["Refresh"] == "3"
    client.post(page, {"people": 60})  # one at a time
    work_until_empty()
    assert Rehearsal.objects.get().state == RehearsalState.DONE
    shown = client.get(page)
    assert "Refresh" not in shown
    text = shown.content.decode()
    assert "Thi thử" in text
    assert "Ai cũng gặp đúng những câu ấy" in text
    assert "đã thay đổi sau lần thử này" not in text
    QuestionFactory(round=round_, number=101)
    assert "đã thay đổi sau lần thử này" in client.get(page).content.decode()
    assert client.post(page, {"people": 5_001}).status_code == 400


def test_stopped_before_it_begins_it_ends_after_one_batch() -> None:
    round_ = planned()
    begun = rehearsing.begin(round_, 5_000, actor=UserFactory())
    assert rehearsing.stop(begun)
    rehearsing.run(begun.pk)
    begun.refresh_from_db()
    assert (begun.state, begun.done) == (RehearsalState.STOPPED, rehearsing.BATCH)
    assert not rehearsing.stop(begun)
    rehearsing.run(begun.pk)  # the queue delivers twice: nothing happens
    assert rehearsing.begin(round_, 1, actor=UserFactory()) is not None


def test_an_open_round_has_no_dry_run() -> None:
    round_ = planned()
    Round.objects.update(opens_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(rehearsing.AlreadyOpen):
        rehearsing.begin(round_, 10, actor=UserFactory())
    page = f"/admin/contests/rounds/{round_.pk}/dry-run/"
    organiser(round_.contest.unit).post(page, {"people": 10})
    assert not Rehearsal.objects.exists()
    assert Client().get(page).status_code == 302
