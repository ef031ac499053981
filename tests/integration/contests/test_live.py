"""The live page counts as it happens, exactly, and never through the table."""

from collections import Counter
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.support.contests import let_time_pass, start, submit, take_part
from tests.support.factories.contests import BoardFactory, ContestantFactory, open_round
from tests.support.factories.units import UnitFactory
from tests.support.parallel import in_parallel

from lantoa.contests.domain import tallying
from lantoa.contests.domain.closing import sweep
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.interfaces.tiles import TILES
from lantoa.contests.models import Attempt, Contestant, Headcount, Tally, Tick
from lantoa.units.domain.reference import load_reference_units
from lantoa.units.models import Level, Unit


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    cache.clear()


def counted() -> Counter[tuple[Any, ...]]:
    """What the tables say, counted through."""
    found: Counter[tuple[Any, ...]] = Counter()
    for one in Contestant.objects.all():
        hour = one.entered_at.replace(minute=0, second=0, microsecond=0)
        found[None, one.board_id, one.unit_id, hour, "people"] += 1
    for attempt in Attempt.objects.exclude(status="started").select_related("contestant"):
        hour = attempt.ended_at.replace(minute=0, second=0, microsecond=0)
        key = (attempt.round_id, attempt.contestant.board_id, attempt.contestant.unit_id, hour)
        found[*key, "people"] += attempt.number == 1
        found[*key, "attempts"] += 1
    return +found


def tallied() -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for one in Tally.objects.all():
        key = (one.round_id, one.board_id, one.unit_id, one.hour)
        found[*key, "people"] += one.people
        found[*key, "attempts"] += one.attempts
    return +found


def test_counts_are_exact_while_people_and_folders_work_beside_each_other(
    transactional_db: None,
) -> None:
    round_ = open_round(questions=2, prediction=False)
    boards = [BoardFactory(contest=round_.contest, position=n) for n in (1, 2)]
    units = [UnitFactory(), UnitFactory(), None]

    def work(number: int) -> None:
        if number % 4 == 3:
            tallying.fold()
            return
        for n in range(6):
            person = ContestantFactory(
                contest=round_.contest, board=boards[n % 2], unit=units[(n + number) % 3]
            )
            take_part(round_, person, correct=1)
            if n % 3 == 0:
                take_part(round_, person, correct=2, number=2)
            if n == 4:
                Contestant.objects.filter(pk=person.pk).update(unit=units[0], board=boards[0])
            if n == 5:
                withdraw(person)

    in_parallel(8, work)
    tallying.fold()
    assert tallied() == counted()
    assert not Tick.objects.exists()
    assert sum(Tally.objects.values_list("attempts", flat=True)) == 6 * (6 + 2 - 1)


def test_an_attempt_counts_once_when_it_ends_however_it_ends() -> None:
    round_ = open_round(questions=2, prediction=False)
    handed_in, abandoned = (ContestantFactory(contest=round_.contest) for _ in range(2))
    for person in (handed_in, abandoned):
        start(round_, person, questions=[q.pk for q in round_.questions.all()])
    tallying.fold()
    today = timezone.localdate()
    assert tallying.live(round_.contest, round_, today).attempts == 0
    attempt = Attempt.objects.get(contestant=handed_in)
    assert submit(attempt.pk, handed_in)
    assert not submit(attempt.pk, handed_in)
    let_time_pass(4000)
    sweep()
    sweep()
    tallying.fold()
    cache.clear()
    seen = tallying.live(round_.contest, round_, today)
    assert (seen.entered, seen.people, seen.attempts) == (2, 2, 2)


def test_page_shows_places_and_shares_and_hides_small_groups() -> None:
    load_reference_units()
    round_ = open_round(questions=1, prediction=False)
    hanoi, hue = (Unit.objects.get(code=f"ldld-{code}") for code in ("ha-noi", "thua-thien-hue"))
    for unit, people in ((hanoi, 12), (hue, 3)):
        for _ in range(people):
            take_part(round_, ContestantFactory(contest=round_.contest, unit=unit), correct=1)
        Headcount.objects.create(contest=round_.contest, unit=unit, members=48)
    tallying.fold()
    page = f"/cuoc-thi/{round_.contest.slug}/truc-tiep/"
    answer = Client().get(page, {"vong": round_.number})
    text = answer.content.decode()
    assert answer["Refresh"] == "60"
    assert "25%" in text  # 12 of 48
    assert "6%" not in text  # 3 of 48: too few to be told apart
    assert text.count("&lt;10") == 3  # on the map, in its table and in the league
    assert len(answer.content) < 150_000
    assert Client().get(page, {"vong": "99"}).status_code == 200
    assert Client().get("/cuoc-thi/khong-co/truc-tiep/").status_code == 404


def test_page_reads_tallies_alone(django_assert_max_num_queries: Any) -> None:
    round_ = open_round(questions=1, prediction=False)
    for _ in range(3):
        take_part(round_, ContestantFactory(contest=round_.contest), correct=1)
    tallying.fold()
    with django_assert_max_num_queries(25) as seen:
        Client().get(f"/cuoc-thi/{round_.contest.slug}/truc-tiep/")
    tables = ("contests_attempt", "contests_contestant", "contests_tick")
    assert not [q for q in seen.captured_queries if any(name in q["sql"] for name in tables)]


def test_every_province_of_today_has_a_tile_of_its_own() -> None:
    load_reference_units()
    living = Unit.objects.as_of(timezone.localdate())
    provinces = living.filter(level=Level.PROVINCIAL_FEDERATION)
    assert set(TILES) == set(provinces.values_list("code", flat=True))
    assert len({(column, row) for column, row, _name in TILES.values()}) == 34
