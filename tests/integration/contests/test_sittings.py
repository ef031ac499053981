"""Sittings: so many seats, each person's own time, and nothing outside it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.integration.contests.conftest import Server
from tests.integration.contests.test_desk import local, organiser
from tests.support.contests import let_time_pass, run, start
from tests.support.factories.contests import ContestantFactory, QuestionFactory, RoundFactory
from tests.support.factories.units import MembershipFactory
from tests.support.parallel import beside, in_parallel

from lantoa.contests.domain import sittings
from lantoa.contests.hot import acts, statements, tokens
from lantoa.contests.models import Attempt, Contestant, Gate, Round, Seat, Sitting
from lantoa.units.domain.errors import RuleError


def planned(*capacities: int) -> Round:
    """A round that opens in an hour, with sittings of an hour each that follow one another."""
    opens = timezone.now() + timedelta(hours=1)
    round_: Round = RoundFactory(opens_at=opens, closes_at=opens + timedelta(days=1))
    QuestionFactory(round=round_)
    actor = MembershipFactory(unit=round_.contest.unit).user
    for at, capacity in enumerate(capacities):
        begins = opens + timedelta(hours=at)
        sittings.plan(
            round_, name=f"Ca {at + 1}", opens_at=begins, closes_at=begins + timedelta(hours=1),
            capacity=capacity, actor=actor,
        )  # fmt: skip
    round_.refresh_from_db()
    return round_


def seated(round_: Round, number: int) -> Contestant:
    person: Contestant = ContestantFactory(contest=round_.contest)
    sittings.choose(person, round_.sittings.all()[number - 1])
    return person


def test_an_organiser_plans_sittings_until_the_round_opens() -> None:
    round_: Round = RoundFactory()
    desk = organiser(round_.contest.unit)
    path = f"/admin/contests/rounds/{round_.pk}/"
    given = {"action": "sitting", "name": "Ca sáng", "capacity": 300}
    inside = {
        "opens_at": local(round_.opens_at + timedelta(hours=1)),
        "closes_at": local(round_.opens_at + timedelta(hours=3)),
    }
    desk.post(path, given | inside | {"opens_at": local(round_.opens_at - timedelta(hours=1))})
    assert not round_.sittings.exists()
    desk.post(path, given | inside)
    made = round_.sittings.get()
    round_.refresh_from_db()
    assert (made.capacity, round_.in_sittings) == (300, True)
    desk.post(path, {"action": "drop_sitting", "sitting": made.pk})
    round_.refresh_from_db()
    assert (round_.sittings.count(), round_.in_sittings) == (0, False)

    opened = planned(5)
    person = seated(opened, 1)
    with pytest.raises(RuleError):  # somebody has chosen it
        sittings.drop(opened.sittings.get(), actor=MembershipFactory().user)
    let_time_pass(2 * 3600)
    assert Seat.objects.get(contestant=person).sitting.name == "Ca 1"
    with pytest.raises(IntegrityError):
        Sitting.objects.update(capacity=6)


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_given_once() -> None:
    round_ = planned(3)
    sitting = round_.sittings.get()
    people = ContestantFactory.create_batch(8, contest=round_.contest)

    def choose(number: int) -> bool:
        try:
            sittings.choose(people[number], sitting)
        except RuleError:
            return False
        return True

    assert sum(in_parallel(len(people), choose)) == 3
    assert Seat.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_who_chooses_a_sitting_that_is_being_dropped_keeps_it() -> None:
    round_ = planned(3)
    sitting, actor = round_.sittings.get(), MembershipFactory().user
    person = ContestantFactory(contest=round_.contest)
    with transaction.atomic():
        sittings.choose(person, sitting)
        dropped = beside(lambda: sittings.drop(sitting, actor=actor))
        assert not dropped.done()
    assert isinstance(dropped.exception(), RuleError)
    assert Seat.objects.get().sitting == sitting


def test_a_person_chooses_on_the_page_and_may_change_until_it_begins() -> None:
    round_ = planned(1, 2)
    morning, noon = round_.sittings.all()
    person = ContestantFactory(contest=round_.contest)
    other = seated(round_, 2)
    phone = Client()
    phone.cookies[tokens.cookie_name(round_.contest_id)] = tokens.issue(person.pk)
    page = f"/cuoc-thi/{round_.contest.slug}/"
    assert "Ca 1" in phone.get(page).content.decode()
    for sitting in (morning, noon):
        assert phone.post(f"{page}ca-thi/", {"sitting": sitting.pk}).status_code == 302
        assert Seat.objects.get(contestant=person).sitting == sitting
    assert phone.post(f"{page}ca-thi/", {"sitting": morning.pk}).status_code == 302
    stranger = Client()
    stranger.cookies[tokens.cookie_name(round_.contest_id)] = tokens.issue(other.pk)
    assert stranger.post(f"{page}ca-thi/", {"sitting": morning.pk}).status_code == 400  # full
    assert phone.post(f"{page}ca-thi/", {"sitting": "x"}).status_code == 404
    let_time_pass(90 * 60)
    with pytest.raises(RuleError):
        sittings.choose(other, morning)


def test_attempts_begin_and_end_within_the_own_sitting() -> None:
    round_ = planned(5, 5)
    early, late = seated(round_, 1), seated(round_, 2)
    without = ContestantFactory(contest=round_.contest)
    let_time_pass(110 * 60)  # ten minutes before the first sitting ends
    attempt = Attempt.objects.get(pk=start(round_, early))
    assert attempt.deadline == round_.sittings.first().closes_at  # type: ignore[union-attr]
    assert (start(round_, late), start(round_, without)) == (None, None)
    Gate.objects.create(round=round_, per_second=10, next_at=timezone.now())
    places = acts.places([acts.Place(round_.pk, one.pk, 1) for one in (early, late, without)])
    run(statements.PLACE, places)
    assert [row[0] for row in run(statements.PLACES, places)] == [early.pk]
    let_time_pass(20 * 60)
    assert start(round_, late) is not None


@pytest.mark.django_db(transaction=True)
def test_a_device_is_told_when_the_own_sitting_begins(hot: Server) -> None:
    round_ = planned(5, 5)
    second = seated(round_, 2)
    without = ContestantFactory(contest=round_.contest)
    let_time_pass(90 * 60)
    _, told = hot.device(second).ask(f"/thi/{round_.pk}/standing")
    assert (told["seated"], told["in_sittings"], told["opened"]) == (True, True, False)
    assert 1700 < told["opens_in"] <= 1800
    _, told = hot.device(without).ask(f"/thi/{round_.pk}/standing")
    assert told["seated"] is False
