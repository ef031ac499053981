"""What organisers do for people: a unit for those who had none, more time, members of units."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from tests.integration.contests.test_desk import organiser
from tests.support.contests import start, submit
from tests.support.factories.contests import ContestantFactory, ContestFactory, open_round
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.parallel import beside, in_parallel

from lantoa.contests.domain import headcounts, placing, tallying
from lantoa.contests.domain.entering import email_contact
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.domain.league import members_of
from lantoa.contests.domain.queries import league_key
from lantoa.contests.hot import tokens
from lantoa.contests.models import Attempt, Contest, Contestant, Ranking, Tally
from lantoa.units.domain.queries import restatement_map
from lantoa.units.domain.succession import merge
from lantoa.units.models import AuditEntry, Role, Unit


def named(name: str) -> Unit:
    unit: Unit = UnitFactory()
    unit.names.update(name_vi=name)
    return unit


def without_unit(contest: Contest, *written: str) -> list[Contestant]:
    return [ContestantFactory(contest=contest, unit=None, unit_missing=text) for text in written]


def test_people_are_placed_told_and_counted() -> None:
    contest: Contest = ContestFactory()
    wanted = named("Công đoàn cơ sở Công ty May Hòa Bình")
    named("Công đoàn cơ sở Nhà máy Thép")
    people = without_unit(contest, "Cty may Hòa Bình", "CTY MAY HOÀ  BÌNH", "Bệnh viện huyện")
    desk = organiser(contest.unit)
    path = f"/admin/contests/{contest.pk}/units/"
    assert organiser(contest.unit, Role.VIEWER).get(path).status_code == 302
    page = desk.get(path, {"written": "cty may hoa binh"})
    assert page.context["units"][0] == wanted
    assert [(one.people, len(one.spellings)) for one in page.context["rows"]] == [(2, 2), (1, 1)]

    desk.post(path, {"written": "cty may hoa binh", "unit": wanted.pk})
    assert [one.key for one in placing.missing(contest)] == ["benh vien huyen"]
    entry = AuditEntry.objects.get(action="place_contestants")
    assert entry.after == {"unit": wanted.code, "people": 2}
    tallying.fold()
    standing = tallying.live(contest, None, timezone.localdate()).units
    assert [(one.unit, one.people) for one in standing] == [(wanted, 2)]
    phone = Client()
    phone.cookies[tokens.cookie_name(contest.pk)] = tokens.issue(people[0].pk)
    assert str(wanted) in phone.get(f"/cuoc-thi/{contest.slug}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_place_at_once_place_everybody_once() -> None:
    contest: Contest = ContestFactory()
    units = [named("Đơn vị một"), named("Đơn vị hai")]
    without_unit(contest, *["Xưởng 3"] * 20)
    actor = MembershipFactory(unit=contest.unit).user

    placed = in_parallel(2, lambda at: placing.place(contest, "xuong 3", units[at], actor=actor))
    assert sum(placed) == 20
    counts = [Contestant.objects.filter(unit=unit).count() for unit in units]
    assert counts == placed


@pytest.mark.django_db(transaction=True)
def test_who_is_placed_while_they_take_part_is_counted_once_and_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(placing, "BATCH", 2)
    round_ = open_round(questions=1, prediction=False)
    unit = named("Đơn vị một")
    people = without_unit(round_.contest, *["Xưởng 3"] * 5)
    actor = MembershipFactory(unit=round_.contest.unit).user
    attempts = [start(round_, person) for person in people]
    ranking = Ranking.objects.create(round=round_, actual=0, sha256="")
    cache.set(league_key(ranking.pk), [])

    def place() -> int:
        return placing.place(round_.contest, "xuong 3", unit, actor=actor)

    with transaction.atomic():  # an attempt ends, and who placed it cannot see that yet
        assert submit(attempts[0], people[0])
        placed = beside(place)
    assert placed.result() == 5
    assert league_key(ranking.pk) not in cache
    Contestant.objects.filter(pk__in=[one.pk for one in people]).update(unit=None)
    with transaction.atomic():  # all are placed, and who takes part cannot see that yet
        assert place() == 5
        ended = beside(lambda: submit(attempts[1], people[1]))
        begun = beside(lambda: submit(start(round_, people[0], 2), people[0]))
    assert (ended.result(), begun.result()) == (True, True)
    tallying.fold()
    rows = Tally.objects.filter(round=round_).values_list("unit").annotate(Sum("attempts"))
    assert {row for row in rows if row[1]} == {(unit.pk, 3)}


def test_members_of_units_that_became_one_are_counted_once() -> None:
    contest: Contest = ContestFactory()
    first, second, third = named("Liên đoàn A"), named("Liên đoàn B"), named("Liên đoàn C")
    actor = MembershipFactory(unit=contest.unit).user
    headcounts.state(contest, "Liên đoàn A;100\nLiên đoàn B;200\nLiên đoàn C;50", actor=actor)
    today = timezone.localdate()
    merge([first, second], third, on=today)
    became = restatement_map(today)
    assert members_of(contest, became) == {third.pk: 350}
    headcounts.state(contest, "Liên đoàn C;300", actor=actor)
    assert members_of(contest, became) == {third.pk: 300}


def test_more_time_holds_from_the_next_attempt_and_is_private() -> None:
    round_ = open_round(questions=1, minutes=10)
    contest = round_.contest
    person = ContestantFactory(
        contest=contest, contact_hash=email_contact("hoa@vidu.example").hash, name="Trần Hoa"
    )
    desk = organiser(contest.unit)
    path = f"/admin/contests/{contest.pk}/extra-time/"
    for query in (" HOA@vidu.example", "trần  hoa"):
        assert list(desk.get(path, {"q": query}).context["found"]) == [person]
    assert list(desk.get(path, {"q": "ai đó"}).context["found"]) == []
    given = {"person": person.pk, "percent": 50}
    assert desk.post(path, given).status_code == 400  # nobody gets it without a reason
    desk.post(path, given | {"reason": "khiếm thị, dùng trình đọc màn hình"})
    attempt = Attempt.objects.get(pk=start(round_, person))
    assert attempt.deadline - attempt.started_at == timedelta(minutes=15)
    assert "khiếm thị" in desk.get(path).content.decode()
    assert "khiếm thị" not in str(list(AuditEntry.objects.values_list("after", "before")))
    withdraw(person)
    assert not Contestant.objects.exclude(extra_reason="").exists()


def test_members_are_taken_line_by_line() -> None:
    contest: Contest = ContestFactory()
    first, second = named("Liên đoàn A"), named("Liên đoàn B")
    named("Trùng tên")
    named("Trùng tên")
    table = f"""Đơn vị;Đoàn viên
LIÊN ĐOÀN A;12.500
{second.code}\t800
"Liên đoàn A",5
Không có;5
Trùng tên;5
Liên đoàn B;nhiều
Liên đoàn B"""
    stated = headcounts.read(table)
    assert stated.members == {first.pk: 12_500, second.pk: 800}
    assert [(one.line, one.problem) for one in stated.bad] == [
        (4, headcounts.AGAIN), (5, headcounts.NO_UNIT), (6, headcounts.SEVERAL),
        (7, headcounts.NO_NUMBER), (8, headcounts.NO_PAIR),
    ]  # fmt: skip
    desk = organiser(contest.unit)
    path = f"/admin/contests/{contest.pk}/members/"
    page = desk.post(path, {"text": table})
    assert [one.line for one in page.context["bad"]] == [4, 5, 6, 7, 8]
    again = SimpleUploadedFile("dv.csv", "\ufeffLiên đoàn A,13000\n".encode())
    assert desk.post(path, {"file": again}).status_code == 302
    assert dict(contest.headcounts.values_list("unit", "members")) == {
        first.pk: 13_000, second.pk: 800,
    }  # fmt: skip
