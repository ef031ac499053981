"""Hundreds of requests for the same thing at the same moment."""

import pytest
from django.db.models import F
from tests.support.contests import given_in, let_time_pass, save, start, submit
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.parallel import in_parallel

from lantoa.contests.domain.closing import sweep
from lantoa.contests.models import Attempt

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, EACH = 20, 10


def test_200_starts_at_once_are_one_attempt() -> None:
    made = open_round(questions=3)
    person = ContestantFactory(contest=made.contest)

    def click(_: int) -> list[int]:
        return [start(made, person, 1, [1, 2, 3]) for _ in range(EACH)]

    seen = {id_ for ids in in_parallel(THREADS, click) for id_ in ids}
    assert seen == {Attempt.objects.get().pk}


def test_200_submissions_at_once_end_the_attempt_once() -> None:
    made = open_round(questions=3)
    person = ContestantFactory(contest=made.contest)
    attempt = start(made, person, 1, [1])
    clicks = in_parallel(THREADS, lambda _: [submit(attempt, person) for _ in range(EACH)])
    assert sum(map(sum, clicks)) == 1


def test_saves_beside_a_submission_are_in_the_receipt_or_refused() -> None:
    made = open_round(questions=3)
    paper = list(made.questions.values_list("pk", flat=True))
    for _ in range(20):
        person = ContestantFactory(contest=made.contest)
        attempt = start(made, person, 1, paper)

        def act(number: int, person=person, attempt=attempt) -> tuple[int, bool, object]:
            if number == 0:
                submit(attempt, person)
                return 0, True, given_in(attempt, person)
            return number, save(attempt, person, [(paper[0], number, number)]), None

        done = in_parallel(8, act)
        accepted = [number for number, saved, _ in done if number and saved]
        receipt = done[0][2]
        assert receipt == (f'{{"{paper[0]}": {max(accepted)}}}' if accepted else "{}")
        assert given_in(attempt, person) == receipt


def test_sweeps_beside_each_other_end_each_attempt_once() -> None:
    made = open_round(questions=3, minutes=1)
    for _ in range(50):
        start(made, ContestantFactory(contest=made.contest), 1, [1])
    let_time_pass(120)
    assert sum(in_parallel(8, lambda _: sweep())) == 50
    assert Attempt.objects.filter(status="expired", ended_at=F("deadline")).count() == 50
