"""A ranking is worked out by a worker: once, with words for what stands against it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.contests.test_desk import organiser
from tests.support.contests import let_time_pass, start, take_part
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.factories.units import UserFactory
from tests.support.parallel import in_parallel
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.contests.domain import counting, freezing, ranking
from lantoa.contests.domain.correcting import correct_key
from lantoa.contests.domain.waiting import waiting
from lantoa.contests.models import AnswerKey, Counting, CountingState, Question, Ranking, Round
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import AuditEntry, User

PEOPLE = 5


@pytest.fixture
def over(transactional_db: None) -> Iterator[Round]:
    """A round that is over, with a few papers."""
    forget_jobs()
    made = open_round(questions=2, prediction=False)
    for at in range(PEOPLE):
        take_part(made, ContestantFactory(contest=made.contest), correct=at % 3)
    let_time_pass(4000)
    made.refresh_from_db()
    yield made
    forget_jobs()


def ended(round_: Round) -> Counting:
    found: Counting = round_.countings.latest("pk")
    assert found.ended_at
    return found


def test_the_page_says_at_once_that_it_has_begun_and_then_what_came_of_it(over: Round) -> None:
    desk = f"/admin/contests/rounds/{over.pk}/"
    client = organiser(over.contest.unit)
    assert client.post(desk, {"action": "freeze"}).status_code == 302
    begun = client.get(desk)
    assert begun["Refresh"] == "1"
    assert str(Counting.objects.get().made_by) in begun.content.decode()
    assert "Đang tính bảng xếp hạng" in begun.content.decode()
    Counting.objects.update(made_at=timezone.now() - timedelta(minutes=1))
    assert client.get(desk)["Refresh"] == "10"
    client.post(desk, {"action": "freeze"})  # a double click
    work_until_empty()
    made = over.rankings.get()
    assert (made.version, made.results.count(), made.made_by) == (1, PEOPLE, ended(over).made_by)
    shown = client.get(desk)
    assert "Refresh" not in shown
    assert made.sha256 in shown.content.decode()


def test_however_many_begin_at_once_and_work_at_once_it_is_counted_once(over: Round) -> None:
    people = [UserFactory() for _ in range(4)]

    def begin(at: int) -> bool:
        try:
            counting.begin(over, actor=people[at])
        except RuleError:
            return False
        return True

    assert sorted(in_parallel(4, begin)) == [False, False, False, True]
    one = Counting.objects.get()
    in_parallel(3, lambda _at: counting.run(one.pk))  # as if two had been thought dead
    assert (over.rankings.count(), ended(over).state) == (1, CountingState.DONE)
    assert AuditEntry.objects.filter(action="freeze_ranking").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="contests.count").count() == 1


def test_a_count_whose_worker_died_begins_again_and_tells_how_far_it_is(
    over: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (freezing, ranking):
        monkeypatch.setattr(module, "BATCH", 2)
    one = counting.begin(over, actor=UserFactory())
    Counting.objects.filter(pk=one.pk).update(state=CountingState.RUNNING, marked=4)
    counting.run(one.pk)
    one.refresh_from_db()
    assert (one.state, one.marked, one.stored) == (CountingState.DONE, PEOPLE, 4)
    counting.run(one.pk)  # the worker was not dead after all
    assert over.rankings.count() == 1


def test_a_count_stops_and_leaves_nothing(over: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = f"/admin/contests/rounds/{over.pk}/"
    client, actor = organiser(over.contest.unit), UserFactory()
    waits = counting.begin(over, actor=actor)
    client.post(desk, {"action": "stop_count"})
    assert ended(over).state == CountingState.STOPPED
    assert not counting.stop(waits, actor=actor)
    counting.run(waits.pk)  # its job comes all the same
    for batch, marked in ((2, 0), (5_000, 0)):  # in the middle, and at the end
        for module in (freezing, ranking):
            monkeypatch.setattr(module, "BATCH", batch)
        runs = counting.begin(over, actor=actor)
        Counting.objects.filter(pk=runs.pk).update(state=CountingState.RUNNING)
        client.post(desk, {"action": "stop_count"})
        assert "Sẽ dừng" in client.get(desk).content.decode()
        counting.run(runs.pk)
        assert (ended(over).state, ended(over).marked) == (CountingState.STOPPED, marked)
    assert not Ranking.objects.exists()
    assert "Đã dừng" in client.get(desk).content.decode()
    assert AuditEntry.objects.filter(action="stop_count").count() == 3


def waits_for(client: Client) -> list[str]:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    return [item.url for item in waiting(user) if item.count]


def test_what_stands_against_it_is_said_and_waits_for_the_organiser(over: Round) -> None:
    desk = f"/admin/contests/rounds/{over.pk}/"
    client = organiser(over.contest.unit)
    let_time_pass(-3600)
    late = ContestantFactory(contest=over.contest)
    start(over, late, 1, list(over.questions.values_list("pk", flat=True)))
    let_time_pass(4000)
    client.post(desk, {"action": "freeze"})
    assert waits_for(client) == []
    work_until_empty()
    assert ended(over).state == CountingState.NOT_OVER
    assert "Còn lượt thi chưa đóng" in client.get(desk).content.decode()
    assert waits_for(client) == [desk]
    late.attempts.all().delete()
    client.post(desk, {"action": "freeze"})
    work_until_empty()
    assert (ended(over).state, waits_for(client)) == (CountingState.DONE, [])


def test_a_fault_is_said_and_the_next_count_is_free(over: Round) -> None:
    counting.begin(over, actor=None)
    counting.run(over.countings.get().pk)
    broken = counting.begin(over, actor=None)  # the database refuses a second version unexplained
    with pytest.raises(Exception, match="contests_ranking_change_explained"):
        counting.run(broken.pk)
    assert ended(over).state == CountingState.FAILED
    counting.begin(over, actor=None, note="Lại.")


def test_no_key_changes_while_a_ranking_is_worked_out(over: Round) -> None:
    question = over.questions.order_by("number").first()
    before = AnswerKey.objects.count()
    client = organiser(over.contest.unit)
    one = counting.begin(over, actor=UserFactory())
    page = f"/admin/contests/rounds/{over.pk}/questions/{question.pk}/"
    said = client.post(page, {"key": question.choices[1]["id"], "note": "Sửa."}, follow=True)
    assert "Hãy chờ" in said.content.decode()
    counting.run(one.pk)
    results = in_parallel(3, lambda _at: _correct(question))
    assert (AnswerKey.objects.count(), sorted(results)) == (before + 1, [False, False, True])


def _correct(question: Question) -> bool:
    try:
        correct_key(question, question.choices[1]["id"], note="Sửa.", actor=None)
    except RuleError:
        return False
    return True
