"""Requests that share a batch: each gets its own, whatever the others sent."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from psycopg_pool import AsyncConnectionPool
from tests.support.contests import answers, run, start
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.parallel import wait_until_somebody_waits_for_this_transaction

from lantoa.contests.hot import acts, requests, statements
from lantoa.contests.hot.batches import AT_ONCE, Batches
from lantoa.contests.models import Answer, Attempt, Contestant

pytestmark = pytest.mark.django_db(transaction=True)


def together(act: Any, asked: list[Any]) -> list[Any]:
    """What each gets of requests that arrive in the same moment."""

    async def run() -> list[Any]:
        known = {name: value for name, value in connection.get_connection_params().items()
                 if name in ("dbname", "user", "password", "host", "port")}  # fmt: skip
        async with AsyncConnectionPool(
            kwargs={"autocommit": True, "prepare_threshold": 0} | known,
            min_size=AT_ONCE, open=False,
        ) as pool:  # fmt: skip
            batches = Batches(pool, act)
            return await asyncio.gather(*map(batches.ask, asked), return_exceptions=True)

    # In a thread of its own: where a browser was tested before, its event loop runs in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def test_a_thousand_people_and_their_double_clicks_start_once_each() -> None:
    made = open_round(questions=3)
    people = [ContestantFactory(contest=made.contest).pk for _ in range(50)]
    asked = [acts.Start(made.pk, person, 1, [1, 2, 3], 1) for person in people * 20]
    rows = together(acts.start, asked)
    begun = dict(Attempt.objects.values_list("contestant_id", "pk"))
    assert [row[0] for row in rows] == [begun[one.contestant] for one in asked]


def test_what_the_database_cannot_read_fails_alone() -> None:
    made = open_round(questions=1, prediction=False)
    question = made.questions.get().pk
    people = [ContestantFactory(contest=made.contest) for _ in range(9)]
    sent = [
        acts.Save(start(made, person, 1, [question]), person.pk, answers([(question, 1, "x")]))
        for person in people
    ]
    sent[4] = sent[4]._replace(given=requests.Given([question], [1], ["no JSON"]))
    rows = together(acts.save, sent)
    assert isinstance(rows.pop(4), psycopg.DataError)
    assert all(0 < row[0] <= 20 * 60 for row in rows)
    assert Answer.objects.count() == 8


@pytest.mark.parametrize("act", [acts.start, acts.place])
def test_who_withdraws_in_the_same_moment_stops_nobody_else(act: Any) -> None:
    made = open_round(questions=1, prediction=False)
    run(statements.GATE, {"round": made.pk, "rate": 100})
    leaving, *others = (ContestantFactory(contest=made.contest) for _ in range(5))
    asked = [
        acts.Start(made.pk, person.pk, 1, [1], 1)
        if act is acts.start
        else acts.Place(made.pk, person.pk, 1)
        for person in (*others, leaving)
    ]
    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            Contestant.objects.filter(pk=leaving.pk).delete()
            starting = thread.submit(together, act, asked)
            wait_until_somebody_waits_for_this_transaction()
        *rows, gone = starting.result()
    assert (gone, [type(row) for row in rows]) == (None, [tuple] * 4)
