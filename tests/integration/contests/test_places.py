"""Pages of a ranking join exactly, whatever is tied; anybody finds a place by its code."""

import re
from datetime import timedelta
from html import unescape
from itertools import chain

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.contests import let_time_pass, take_part
from tests.support.factories.contests import ContestantFactory, RoundFactory, open_round

from lantoa.contests.domain import freezing, places
from lantoa.contests.models import Attempt, Board, Ranking, Result, Round

pytestmark = pytest.mark.django_db


def ranked(round_: Round, orders: list[int], version: int = 1) -> Ranking:
    """A published ranking in which people stand at these places, in this order of writing."""
    now = timezone.now()
    ranking = Ranking.objects.create(
        round=round_, version=version, note="Sửa đáp án.", actual=0, sha256="0" * 64,
        published_at=now, objections_until=now + timedelta(days=1),
    )  # fmt: skip
    for at, order in enumerate(orders):
        person = ContestantFactory(contest=round_.contest, unit=None)
        attempt = Attempt.objects.create(
            round=round_, contestant=person, number=1, questions=[], seed=1, started_at=now,
            deadline=now + timedelta(minutes=1), accept_until=now + timedelta(minutes=1),
        )  # fmt: skip
        Result.objects.create(
            ranking=ranking, board=person.board, contestant=person, attempt=attempt,
            entry=f"{(at * 7919) % 104729:016x}", score=9, time_used=5000, submitted_at=now,
            place=order, order=order,
        )  # fmt: skip
    return ranking


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    orders=st.lists(st.integers(1, 4), min_size=1, max_size=12),
    size=st.integers(1, 5),
)
def test_pages_join_exactly_in_both_directions(orders, size) -> None:
    ranking = ranked(RoundFactory(), orders)
    board = Board.objects.get(contest=ranking.round.contest)
    everybody = sorted((one.order, one.entry) for one in ranking.results.all())

    def walk(page: places.Page, side: str) -> list[list[tuple[int, str]]]:
        seen = [[(one.order, one.entry) for one in page.rows]]
        while mark := getattr(page, side):
            page = places.page(ranking, board, mark, side)
            seen.append([(one.order, one.entry) for one in page.rows])
            assert 0 < len(page.rows) <= size
        return seen

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "PAGE", size)
        assert [*chain(*walk(places.page(ranking, board), "after"))] == everybody
        last = places.page(ranking, board, places.Mark(*everybody[-1]))
        assert [*chain(*reversed(walk(last, "before")))] == everybody
        for order, entry in everybody:
            found = places.find(ranking, f" {entry[:8].upper()} {entry[8:]} ")
            assert found
            assert (found.order, found.entry) == (order, entry)
            first = places.page(ranking, board, places.Mark(order, entry)).rows[0]
            assert first == found


def test_reader_goes_through_one_version_while_the_next_is_published(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PAGE", 2)
    round_ = RoundFactory()
    first = ranked(round_, [1, 1, 3, 4, 5])
    address = f"/cuoc-thi/{round_.contest.slug}/ket-qua/{round_.number}/bang-xep-hang/"
    seen = []
    link = ""
    while link is not None:
        shown = client.get(address + link).content.decode()
        seen += re.findall(r'<th scope="row" class="mono">(\w{16})</th>', shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        link = unescape(following[1]) if following else None
        if len(seen) == 2:
            ranked(round_, [1], version=2)
    assert seen == [one.entry for one in first.results.order_by("order", "entry")]
    assert "Phiên bản 2" in client.get(address).content.decode()
    assert client.get(f"{address}?ban=3").status_code == 404
    before = client.get(f"{address}?ban=1&truoc=3.{seen[2]}").content.decode()
    assert re.findall(r'<th scope="row" class="mono">(\w{16})</th>', before) == seen[:2]


def test_place_is_found_by_the_code_and_no_name_is_shown(client: Client) -> None:
    made = open_round(questions=2)
    for name, correct in (("An", 2), ("Bình", 1)):
        person = ContestantFactory(contest=made.contest, name=f"Nguyễn {name}")
        take_part(made, person, correct=correct, prediction="1")
    address = f"/cuoc-thi/{made.contest.slug}/ket-qua/{made.number}/bang-xep-hang/"
    assert client.get(address).status_code == 404
    let_time_pass(4000)
    made.refresh_from_db()
    ranking = freezing.freeze(made, actor=None)
    assert client.get(address).status_code == 404
    freezing.publish(ranking, actor=None, objections=timedelta(days=1))
    second = ranking.results.get(order=2)
    shown = client.get(address, {"ma": second.entry.upper()}).content.decode()
    assert "Hạng <b>2</b>" in shown
    assert "Nguyễn" not in shown
    for code in ("0" * 16, "' OR 1=1", "\x00", "x" * 50, ""):
        shown = client.get(address, {"ma": code}).content.decode()
        assert "errorlist" in shown
        assert 'id="found"' not in shown
