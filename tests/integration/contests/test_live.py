"""The live page counts as it happens, exactly, and never through the table."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.contests import let_time_pass, start, submit, take_part
from tests.support.factories.contests import BoardFactory, ContestantFactory, open_round
from tests.support.factories.units import UnitFactory
from tests.support.parallel import in_parallel

from lantoa.contests.domain import tallying
from lantoa.contests.domain.closing import sweep
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.domain.league import Standing
from lantoa.contests.interfaces.live import figures
from lantoa.contests.interfaces.tiles import TILES
from lantoa.contests.models import Attempt, Contestant, Headcount, Tally, Tick
from lantoa.privacy.domain.groups import SMALLEST_GROUP
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
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    board = BoardFactory(contest=round_.contest)
    for unit, people in ((hanoi, 27), (hue, 3)):
        Tally.objects.create(
            contest=round_.contest, round=round_, board=board, unit=unit, hour=hour, people=people,
            attempts=people,
        )  # fmt: skip
        Headcount.objects.create(contest=round_.contest, unit=unit, members=80)
    page = f"/cuoc-thi/{round_.contest.slug}/truc-tiep/"
    answer = Client().get(page, {"vong": round_.number})
    text = answer.content.decode()
    assert answer["Refresh"] == "60"
    assert "25%" in text  # 20 of 80
    assert str(hanoi) in text
    assert str(hue) not in text  # too few to be told apart
    assert ">27<" not in text
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


HOURS = (datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC))
PROVINCE = {1: "ldld-ha-noi", 2: "ldld-ha-noi", 3: "ldld-thua-thien-hue"}  # by unit
CELLS = [(board, unit, hour) for board in (1, 2) for unit in (None, *PROVINCE) for hour in HOURS]
World = dict[tuple[int, int | None, datetime], int]
EDGES = st.sampled_from([0, 0, 0, 1, 2, 5, 9, 10, 11, 18, 19, 20, 21, 29, 30])
# Were nine people told apart from ten, a total of a hundred would say that these are nines.
NINES: World = {(board, None, HOURS[0]): 19 if board == 1 else 9 for board in range(1, 11)}


def groups(world: World) -> Counter[Any]:
    """How many people each group has that a page could be about."""
    found: Counter[Any] = Counter()
    for (board, unit, hour), people in world.items():
        for group in ("all", ("board", board), ("unit", unit), ("hour", hour)):
            found[group] += people
        if unit:
            found["province", PROVINCE[unit]] += people
    return found


def printed(world: World) -> dict[str, Any]:
    """What the page says about it."""
    found = groups(world)
    units = [Standing(Unit(pk=unit), found["unit", unit], 100) for unit in PROVINCE]
    provinces = {code: found["province", code] for code in PROVINCE.values()}
    seen = tallying.Live(
        timezone.now(), found["all"], found["all"], found["all"],
        [(str(board), found["board", board]) for board in sorted({cell[0] for cell in world})],
        [(hour, found["hour", hour]) for hour in HOURS if found["hour", hour]],
        [one for one in units if one.people], provinces,
    )  # fmt: skip
    return figures(seen, {code: code for code in provinces})


def neighbours(world: World) -> Iterator[World]:
    """One person more, one less, or one elsewhere."""
    for to, taken in product([None, *world], repeat=2):
        if to != taken and (taken is None or world[taken]):
            yield {cell: n + (cell == to) - (cell == taken) for cell, n in world.items()}


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[EDGES for _ in CELLS]).map(lambda n: dict(zip(CELLS, n, strict=True))))
@example(NINES)
def test_nothing_printed_says_how_many_people_a_small_group_has(world: World) -> None:
    small = {group: n for group, n in groups(world).items() if 0 < n < SMALLEST_GROUP}
    said = printed(world)
    for other in neighbours(world):
        found = groups(other)
        if any(found[group] != n for group, n in small.items()) and printed(other) == said:
            small = {group: n for group, n in small.items() if found[group] == n}
        if not small:
            break
    assert not small
