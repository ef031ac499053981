"""From answers to winners: the same answers always give the same ranking."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.contests import count, let_time_pass, start, take_part
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.factories.units import UnitFactory, UserFactory
from tests.support.parallel import beside

from lantoa.contests.domain.closing import sweep
from lantoa.contests.domain.correcting import correct_key
from lantoa.contests.domain.drawing import NothingTied, NotYet, commit, draw
from lantoa.contests.domain.excluding import exclude
from lantoa.contests.domain.freezing import NotOver, Undecided, freeze, needs_draw, publish
from lantoa.contests.domain.league import by_share, league
from lantoa.contests.domain.ranking import work_out
from lantoa.contests.models import AnswerKey, Attempt, Draw, Headcount, Ranking, Result, Round
from lantoa.units.domain.succession import merge
from lantoa.units.models import AuditEntry

SCRIPT = Path(__file__).parents[3] / "scripts" / "verify-draw"
DAY = timedelta(days=1)


def names(ranking: Ranking) -> list[tuple[int, str, str]]:
    ordered = ranking.results.order_by("order", "entry").select_related("contestant")
    return [(result.order, result.contestant.name, result.prize) for result in ordered]


def enter(round_: Round, name: str, **given: object) -> int:
    person = ContestantFactory(contest=round_.contest, name=name)
    return take_part(round_, person, **given)


def close(round_: Round) -> None:
    let_time_pass(4000)
    sweep()
    round_.refresh_from_db()


@pytest.mark.django_db(transaction=True)
def test_who_refers_to_a_round_does_not_wait_for_its_ranking() -> None:
    made = open_round(questions=1)
    enter(made, "An", correct=1)
    close(made)
    with transaction.atomic():
        freeze(made, actor=None)
        appended = beside(
            lambda: Ranking.objects.create(round=made, version=9, note="Thử.", actual=0)
        )
        assert appended.done()
    assert appended.result().round == made


def test_score_then_prediction_then_time_decide_and_the_best_attempt_counts() -> None:
    made = open_round(questions=4)
    enter(made, "An", correct=3, prediction="2")
    enter(made, "Bình", correct=4, prediction="50")
    enter(made, "Chi", correct=4, prediction="1", seconds=100)
    person = ContestantFactory(contest=made.contest, name="Dung")
    take_part(made, person, correct=1)
    take_part(made, person, correct=4, prediction="1", number=2, seconds=50)
    close(made)
    ranking = freeze(made, actor=None)
    assert ranking.actual == 3  # people with every answer correct
    assert names(ranking) == [
        (1, "Dung", "Giải Nhất"), (2, "Chi", "Giải Nhì"), (3, "Bình", "Giải Nhì"), (4, "An", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "actual"),
    [("people", 3), ("submissions", 4), ("people_all_correct", 2), ("submissions_all_correct", 3)],
)
def test_actual_is_what_the_rules_say(what: str, actual: int) -> None:
    made = open_round(questions=2, actual=what)
    enter(made, "An", correct=2)
    person = ContestantFactory(contest=made.contest)
    for number in (1, 2):
        take_part(made, person, correct=2, number=number)
    enter(made, "Chi", correct=1)
    close(made)
    assert work_out(made).actual == actual


def test_abandoned_attempt_is_ranked_with_what_was_saved() -> None:
    made = open_round(questions=2, prediction=False)
    person = ContestantFactory(contest=made.contest)
    start(made, person, 1, list(made.questions.values_list("pk", flat=True)))
    with pytest.raises(NotOver):
        freeze(made, actor=None)
    let_time_pass(4000)
    made.refresh_from_db()
    with pytest.raises(NotOver):
        freeze(made, actor=None)
    sweep()
    assert [(r.score, r.time_used) for r in freeze(made, actor=None).results.all()] == [
        (0, 20 * 60 * 1000)
    ]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(
        st.tuples(st.integers(0, 2), st.none() | st.integers(0, 4), st.integers(1, 2)),
        min_size=1, max_size=5,
    ),
    counts=st.sampled_from(["best", "first", "last"]),
    shuffle=st.randoms(use_true_random=False),
)  # fmt: skip
def test_recounting_from_the_answers_gives_the_same_bytes(people, counts, shuffle) -> None:
    made = open_round(questions=2, counts=counts)
    for correct, predicted, tries in people:
        person = ContestantFactory(contest=made.contest)
        for number in range(1, tries + 1):
            take_part(made, person, correct=correct, prediction=predicted, number=number)
    close(made)
    first = freeze(made, actor=None)
    # Rows are rewritten in another order; what they say is the same.
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM contests_answer")
        cursor.execute("DELETE FROM contests_answer")
        cursor.execute(
            "INSERT INTO contests_answer SELECT * FROM kept ORDER BY md5(question_id::text || %s)",
            [str(shuffle.random())],
        )
        cursor.execute("DROP TABLE kept")
    again = work_out(made)
    assert (again.sha256, again.actual) == (first.sha256, first.actual)
    assert {(e.name, place) for places in again.boards.values() for place, e in places} == set(
        first.results.values_list("entry", "place")
    )


def test_wrong_key_corrected_marks_everybody_again_with_a_public_note() -> None:
    made = open_round(questions=2, prediction=False)
    enter(made, "An", correct=2)
    enter(made, "Bình", correct=1)
    close(made)
    first = freeze(made, actor=None)
    question = made.questions.order_by("number").last()
    wrong_before = question.choices[1]["id"]
    actor = UserFactory()
    correct_key(question, wrong_before, note="Luật đã sửa năm 2024.", actor=actor)
    second = count(made)
    assert (first.version, second.version, second.note) == (1, 2, "Luật đã sửa năm 2024.")
    assert [name for _, name, _ in names(first)] == ["An", "Bình"]
    assert [name for _, name, _ in names(second)] == ["Bình", "An"]
    assert AnswerKey.objects.filter(question=question).count() == 2
    assert AuditEntry.objects.filter(action="correct_key", actor=actor).count() == 1


def test_excluded_contestant_is_in_no_later_ranking_and_does_not_count_as_actual() -> None:
    made = open_round(questions=2, actual="people")
    enter(made, "An", correct=2)
    enter(made, "Bình", correct=1)
    close(made)
    first = freeze(made, actor=None)
    cheat = Result.objects.get(ranking=first, order=1).contestant
    assert exclude(cheat, made, reason="Hai người dùng chung bài.", actor=UserFactory())
    second = freeze(made, actor=None, note="Loại một thí sinh.")
    assert (second.actual, [name for _, name, _ in names(second)]) == (1, ["Bình"])


def tie(round_: Round, people: int) -> None:
    """Let people end in exactly the same way."""
    for n in range(people):
        enter(round_, f"Hòa {n}", correct=2)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE contests_attempt SET started_at = deadline - interval '20 min',"
            " ended_at = deadline"
        )
        cursor.execute(
            "UPDATE contests_attempt a SET started_at = b.started_at, deadline = b.deadline,"
            " accept_until = b.accept_until, ended_at = b.ended_at"
            " FROM (SELECT * FROM contests_attempt ORDER BY id LIMIT 1) b"
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def drawn_ranking(value: str = "60185") -> tuple[Ranking, Draw]:
    made = open_round(questions=2, prediction=False)
    tie(made, 5)
    close(made)
    ranking = freeze(made, actor=None)
    committed = commit(
        ranking,
        value_source="Giải đặc biệt XSMB ngày 30/11/2026",
        value_due_at=timezone.now() + timedelta(hours=1),
        actor=None,
    )
    let_time_pass(7200)
    committed.refresh_from_db()
    assert draw(committed, value, actor=None)
    committed.refresh_from_db()
    return ranking, committed


def test_tie_over_prizes_waits_for_the_draw() -> None:
    made = open_round(questions=2, prediction=False)
    tie(made, 5)
    enter(made, "Sau", correct=1)
    close(made)
    ranking = freeze(made, actor=None)
    assert needs_draw(ranking)
    assert {result.prize for result in ranking.results.all()} == {""}
    with pytest.raises(Undecided):
        publish(ranking, actor=None, objections=DAY)
    with pytest.raises(ValueError, match="20"):
        commit(ranking, value_source="x", value_due_at=timezone.now() - DAY, actor=None)
    committed = commit(ranking, value_source="Xổ số", value_due_at=timezone.now() + DAY, actor=None)
    assert committed.entries.count("\n") == 5  # not the one who has no part in it
    with pytest.raises(NotYet):
        draw(committed, "1", actor=None)


def test_draw_gives_the_prizes_and_the_published_script_says_the_same(tmp_path: Path) -> None:
    ranking, committed = drawn_ranking()
    ordered = list(ranking.results.order_by("order"))
    assert [result.prize for result in ordered] == ["Giải Nhất", "Giải Nhì", "Giải Nhì", "", ""]
    (tmp_path / "entries.txt").write_text(committed.entries)
    arguments = [sys.executable, "-I", SCRIPT, tmp_path / "entries.txt"]
    run = subprocess.run(
        [*arguments, committed.value, committed.commitment], capture_output=True, text=True
    )
    assert run.returncode == 0
    assert run.stdout.splitlines() == [f"{r.board_id} {r.order} {r.entry}" for r in ordered]
    other = subprocess.run([*arguments, committed.value, "0" * 64], capture_output=True, text=True)
    assert (other.returncode, other.stdout) == (1, "")


def test_draw_happens_once_and_then_the_ranking_can_be_published_once() -> None:
    ranking, committed = drawn_ranking()
    assert not draw(committed, "1", actor=None)
    assert publish(ranking, actor=None, objections=DAY)
    assert not publish(ranking, actor=None, objections=DAY)
    ranking.refresh_from_db()
    assert ranking.objections_until - ranking.published_at == DAY


def test_no_tie_needs_no_draw() -> None:
    made = open_round(questions=2)
    enter(made, "An", correct=2)
    close(made)
    ranking = freeze(made, actor=None)
    with pytest.raises(NothingTied):
        commit(ranking, value_source="x", value_due_at=timezone.now() + DAY, actor=None)
    assert publish(ranking, actor=None, objections=DAY)


def test_rules_without_a_draw_share_the_prize() -> None:
    made = open_round(questions=2, prediction=False, tie_breaks=["score"])
    for name in ("An", "Bình"):
        enter(made, name, correct=2)
    close(made)
    ranking = freeze(made, actor=None)
    assert [(place, prize) for place, _, prize in names(ranking)] == [(1, "Giải Nhất")] * 2


def test_league_counts_people_in_the_units_of_today_and_their_share() -> None:
    made = open_round(questions=1, prediction=False)
    old, big, small = (UnitFactory(code=code) for code in ("cu", "lon", "nho"))
    for unit, people in ((old, 2), (big, 2), (small, 2)):
        for _ in range(people):
            take_part(made, ContestantFactory(contest=made.contest, unit=unit), correct=1)
    for unit, members in ((old, 10), (big, 90), (small, 4)):
        Headcount.objects.create(contest=made.contest, unit=unit, members=members)
    today = timezone.localdate()
    merge([old], big, on=today - timedelta(days=1))
    close(made)
    standings = league(freeze(made, actor=None), today)
    shown = [(one.unit.code, one.people, one.members, one.share) for one in standings]
    assert shown == [("lon", 4, 100, 0.04), ("nho", 2, 4, 0.5)]
    assert [one.unit.code for one in by_share(standings)] == ["nho", "lon"]


def test_ranking_reads_each_attempt_once(django_assert_max_num_queries) -> None:
    made = open_round(questions=2)
    for _ in range(6):
        enter(made, "Ai đó", correct=1)
    close(made)
    with django_assert_max_num_queries(6):
        work_out(made)
    assert Attempt.objects.count() == 6
