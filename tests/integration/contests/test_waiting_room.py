"""The waiting room admits at its rate, whoever asks how often; a place is its owner's."""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from tests.integration.contests.conftest import Server
from tests.support.contests import let_time_pass, run
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.parallel import in_parallel

from lantoa.contests.domain import organising
from lantoa.contests.hot import acts, statements
from lantoa.contests.models import Attempt, Contestant, Gate, Place, Round
from lantoa.units.domain.errors import RuleError


def narrow(round_: Round, per_second: float) -> None:
    """A gate that admits so many a second."""
    run(statements.GATE, {"round": round_.pk, "rate": per_second})


def take_places(round_: Round, people: list[Contestant]) -> None:
    run(statements.PLACE, acts.places([acts.Place(round_.pk, one.pk, 1) for one in people]))


@pytest.mark.django_db(transaction=True)
def test_writers_beside_each_other_never_admit_more_than_the_rate() -> None:
    made = open_round(questions=3)
    narrow(made, 50)
    people = [ContestantFactory(contest=made.contest) for _ in range(80)]

    def arrive(worker: int) -> None:
        for first in range(worker * 10, worker * 10 + 10, 5):
            take_places(made, people[first : first + 5])
            take_places(made, people[max(0, first - 10) : first + 5])  # impatient

    in_parallel(8, arrive)
    moments = sorted(Place.objects.values_list("admit_at", flat=True))
    assert len(moments) == 80
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) >= timedelta(seconds=1 / 50) - timedelta(microseconds=2)
    assert moments[0] >= made.opens_at
    assert Gate.objects.get().next_at > moments[-1]


@pytest.mark.django_db(transaction=True)
def test_early_ones_get_the_first_moments_after_the_opening_and_no_earlier() -> None:
    made = open_round(questions=3)
    narrow(made, 10)
    let_time_pass(-3600)
    person, early = (ContestantFactory(contest=made.contest) for _ in range(2))
    take_places(made, [person])
    assert not Place.objects.exists()
    let_time_pass(3000)
    take_places(made, [early, person])
    opens_at = Round.objects.get().opens_at
    places = Place.objects.order_by("admit_at").values_list("contestant", "admit_at")
    assert list(places) == [
        (early.pk, opens_at), (person.pk, opens_at + timedelta(seconds=0.1))
    ]  # fmt: skip


def test_who_waits_is_told_how_long_and_starts_when_it_is_their_turn(hot: Server) -> None:
    made = open_round(questions=3)
    narrow(made, 0.01)
    first, second = (ContestantFactory(contest=made.contest) for _ in range(2))
    at = f"/thi/{made.pk}"
    assert hot.device(first).ask(f"{at}/start", {"number": 1})[1]["status"] == "started"
    device = hot.device(second)
    with ThreadPoolExecutor(8) as pool:  # pressing the button again moves nobody
        told = list(pool.map(lambda _: device.ask(f"{at}/start", {"number": 1}), range(16)))
    assert {status for status, _ in told} == {200}
    ticket = told[0][1]["ticket"]
    _, waiting = device.ask(f"{at}/place", {"number": 1, "ticket": ticket})
    assert 0 < waiting["wait"] <= 100
    assert waiting["before"] == 0
    assert waiting["again"] == waiting["wait"]
    assert waiting["ticket"] == ticket
    # The first goes on, on another phone, while others wait.
    assert hot.device(first).ask(f"{at}/start", {"number": 1})[1]["status"] == "started"
    Place.objects.filter(contestant=second).update(admit_at=made.opens_at)
    # A phone that lost its ticket has its place all the same.
    assert hot.device(second).ask(f"{at}/start", {"number": 1})[1]["status"] == "started"
    assert Attempt.objects.count() == 2


def test_tickets_of_others_changed_or_invented_open_nothing(hot: Server) -> None:
    made = open_round(questions=3)
    narrow(made, 0.01)
    lucky, other = (ContestantFactory(contest=made.contest) for _ in range(2))
    at = f"/thi/{made.pk}"
    _, admitted = hot.device(lucky).ask(f"{at}/place", {"number": 1})
    assert admitted["wait"] == 0
    device = hot.device(other)
    _, mine = device.ask(f"{at}/place", {"number": 1})
    earlier = f"{time.time() - 9:.3f}_{mine['ticket'].partition('_')[2]}"
    for ticket in (admitted["ticket"], earlier, "", "_", "1_1_1", "é", 7, None, "9" * 500):
        status, told = device.ask(f"{at}/start", {"number": 1, "ticket": ticket})
        assert (status, told["wait"] > 0) == (200, True)
    # Nor does a ticket for one attempt admit to another.
    sent = {"number": 2, "ticket": admitted["ticket"]}
    assert hot.device(lucky).ask(f"{at}/start", sent)[1]["wait"] > 0
    assert not Attempt.objects.exists()


def test_round_is_not_opened_early_under_people_who_wait_for_its_time() -> None:
    made = open_round(questions=3)
    narrow(made, 10)
    let_time_pass(-600)
    made.refresh_from_db()
    take_places(made, [ContestantFactory(contest=made.contest)])
    with pytest.raises(RuleError):
        organising.open_now(made, actor=None)
    made.refresh_from_db()
    assert not made.opened
    Place.objects.all().delete()
    assert organising.open_now(made, actor=None) is None
    made.refresh_from_db()
    assert made.opened


def test_browser_without_scripts_waits_page_by_page_at_no_cost_to_the_database(hot: Server) -> None:
    made = open_round(questions=3)
    narrow(made, 0.01)
    first, second = (ContestantFactory(contest=made.contest) for _ in range(2))
    at = f"/thi/{made.pk}"
    hot.device(first).ask(f"{at}/place", {"number": 1})
    page, refresh = wait_plainly(hot, second, f"{at}/waiting")
    assert "phút nữa đến lượt bạn" in page
    again, _, following = refresh.partition("; url=")
    assert 0 < int(again) <= 60
    assert "<script" not in page
    assert 'http-equiv="refresh"' not in page  # a reader would be moved while reading
    # The next page needs nothing but its address: the place is in it.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contests_place RENAME TO away")
    try:
        assert "phút nữa đến lượt bạn" in wait_plainly(hot, second, f"{at}/{following}")[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO contests_place")
    page, refresh = wait_plainly(hot, first, f"{at}/waiting")
    assert "Đã đến lượt bạn" in page
    assert not refresh
    page, refresh = wait_plainly(hot, None, f"{at}/waiting")
    assert "đăng nhập" in page
    assert not refresh
    let_time_pass(-7200)
    page, refresh = wait_plainly(hot, second, f"{at}/waiting")
    assert "Vòng thi mở sau" in page
    assert refresh
    let_time_pass(4 * 3600)
    page, refresh = wait_plainly(hot, second, f"{at}/waiting")
    assert "Vòng thi đã kết thúc" in page
    assert not refresh


def wait_plainly(hot: Server, person: Contestant | None, path: str) -> tuple[str, str]:
    """The page and its Refresh header."""
    asked = urllib.request.Request(f"http://127.0.0.1:{hot.port}{path}")
    asked.add_header("Cookie", hot.device(person).cookie)
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return answer.read().decode(), answer.headers["Refresh"] or ""
