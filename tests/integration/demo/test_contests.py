"""The invented contest: its keys mark, its ranking is reproducible, a stranger gets in, it goes."""

import re

import orjson
import pytest
from django.apps import apps
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from tests.support.contests import start
from tests.support.factories.contests import open_round
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.analysis.contest import draw as lots
from lantoa.analysis.contest import rehearsal as people
from lantoa.contests.domain.questions import missing_questions
from lantoa.contests.domain.ranking import Marker, work_out
from lantoa.contests.domain.tallying import live
from lantoa.contests.models import Certificate, Contest, Contestant, Question, Tick
from lantoa.demo.domain.contests import PEOPLE, remove_contests, seed_contest
from lantoa.units.models import Level, Role

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def contest() -> Contest:
    root = UnitFactory(level=Level.CONFEDERATION)
    UnitFactory.create_batch(4, level=Level.PROVINCIAL_FEDERATION, parent=root)
    lead = MembershipFactory(unit=root, role=Role.LEAD).user
    return seed_contest(timezone.now(), organiser=lead, unit=root)


def test_every_key_gives_its_points(contest: Contest) -> None:
    marker = Marker(contest.rounds.get(number=1))
    asked = Question.objects.filter(round__number=1).exclude(kind="prediction")
    for one in asked:
        right = people.right_answer(one.kind, marker.keys[one.pk], one.choices)
        assert (one.text, marker.points(one.pk, orjson.dumps(right).decode())) == (one.text, 1)
    assert {one.kind for one in asked} == {
        "single", "multiple", "true_false", "numeric", "short", "ordering", "matching",
    }  # fmt: skip
    assert [missing_questions(one) for one in contest.rounds.all()] == [None, None]


def test_the_first_round_has_winners_that_anybody_can_check(contest: Contest) -> None:
    over = contest.rounds.get(number=1)
    ranking = over.rankings.get()
    assert work_out(over).sha256 == ranking.sha256
    assert ranking.results.count() == PEOPLE
    assert ranking.results.exclude(prize="").count() == 2 * 8
    assert Certificate.objects.count() == 2 * 8
    places = {one.entry: one.order for one in ranking.results.all()}
    drawn = lots.draw(ranking.draw.entries, ranking.draw.value)
    assert drawn
    assert all(places[entry] == place for _board, place, entry in drawn)
    seen = live(contest, over, timezone.localdate())
    assert (seen.entered, seen.people, seen.attempts) == (PEOPLE, PEOPLE, PEOPLE)
    page = Client().get(f"/cuoc-thi/{contest.slug}/ket-qua/1/")
    assert "Giải Nhất" in page.content.decode()


def test_a_stranger_enters_the_open_round_by_a_code_of_its_page(contest: Contest) -> None:
    client = Client()
    page = client.get(f"/cuoc-thi/{contest.slug}/").content.decode()
    code = CODE.findall(page)[0]
    proved = client.post(f"/cuoc-thi/{contest.slug}/du-thi/", {"code": code})
    board = contest.boards.get(position=1)
    client.post(proved["Location"], {"name": "Người lạ", "board": board.pk, "consent": "on"})
    stranger = Contestant.objects.get(name="Người lạ")
    assert start(contest.rounds.get(number=2), stranger) is not None


def test_it_goes_again_with_all_that_was_done_in_it(contest: Contest) -> None:
    kept = open_round()
    stranger = contest.contestants.first()
    assert stranger is not None
    start(contest.rounds.get(number=2), stranger)
    assert (remove_contests(), remove_contests()) == (1, 0)
    assert list(Contest.objects.all()) == [kept.contest]
    assert not Tick.objects.filter(contest=contest.pk).exists()
    left = {
        model.__name__
        for model in apps.get_app_config("contests").get_models()
        if model.objects.exists()
    }
    assert left == {
        "Contest", "Board", "Rules", "PaperRule", "Round", "Question", "AnswerKey",
    }  # fmt: skip
    with pytest.raises(IntegrityError):  # the guards stand again
        kept.delete()
