"""Programs point at papers, people exclude, somebody else decides the appeal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.integration.contests.test_desk import organiser
from tests.integration.contests.test_jury import client_of, essay_round, write
from tests.integration.contests.test_pages import signed_in
from tests.support.contests import count, let_time_pass, save, start, submit, take_part
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.factories.units import MembershipFactory, UserFactory

from lantoa.contests.domain import certificates, excluding, flagging
from lantoa.contests.domain.closing import sweep
from lantoa.contests.domain.correcting import correct_key
from lantoa.contests.domain.freezing import freeze, publish
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.models import Contestant, Exclusion, Flag, FlagKind, Ranking, Round, Script
from lantoa.duties.domain.waiting import waiting_for
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import AuditEntry, Role, User

DAY = timedelta(days=1)


def ranked(round_: Round) -> Ranking:
    let_time_pass(4000)
    sweep()
    round_.refresh_from_db()
    ranking = freeze(round_, actor=None)
    publish(ranking, actor=None, objections=DAY)
    return ranking


def answer_all(round_: Round, name: str, chosen: list[int], *, seconds: float) -> Contestant:
    """Somebody who takes the choices at these places (0 is right) and so much time."""
    person: Contestant = ContestantFactory(contest=round_.contest, name=name)
    questions = list(round_.questions.order_by("number"))
    attempt = start(round_, person, questions=[question.pk for question in questions])
    assert attempt is not None
    given = [(q.pk, 1, q.choices[at]["id"]) for q, at in zip(questions, chosen, strict=True)]
    assert save(attempt, person, given)
    let_time_pass(seconds)
    assert submit(attempt, person)
    return person


def items(user: User) -> list[tuple[int, str]]:
    """What waits on this person's first page."""
    return [(item.count, item.url) for item in waiting_for(user)]


def flagged() -> set[tuple[str, str]]:
    return set(Flag.objects.values_list("contestant__name", "kind"))


def test_haste_and_shared_errors_are_noticed_and_what_is_common_is_not() -> None:
    round_ = open_round(questions=8, prediction=False)
    errors = [1, 2, 1, 3, 0, 0, 0, 0]
    answer_all(round_, "Vội", [0] * 8, seconds=12)
    answer_all(round_, "Bấm bừa", [1] * 8, seconds=10)
    answer_all(round_, "An", errors, seconds=300)
    answer_all(round_, "Bình", errors, seconds=300)
    answer_all(round_, "Chi", [1, 2, 1, 2, 0, 0, 0, 0], seconds=300)
    answer_all(round_, "Giỏi", [0] * 8, seconds=300)
    answer_all(round_, "Cũng giỏi", [0] * 8, seconds=300)
    ranking = ranked(round_)
    assert flagging.look(round_) == 3
    assert flagging.look(round_) == 0
    assert flagged() == {("Vội", "fast"), ("An", "same_errors"), ("Bình", "same_errors")}
    other = ranking.results.get(contestant__name="Bình").entry
    evidence = Flag.objects.get(contestant__name="An").evidence
    assert evidence == {"errors": 4, "entries": [other]}
    assert Flag.objects.get(kind=FlagKind.FAST).evidence == {
        "answers": 8, "seconds": 12, "score": 8,
    }  # fmt: skip


def test_haste_is_measured_by_right_answers_and_a_corrected_key_takes_flags_away() -> None:
    round_ = open_round(questions=8, prediction=False)
    heavy, *others = round_.questions.order_by("number")
    let_time_pass(-7200)  # not open yet
    round_.questions.filter(pk=heavy.pk).update(points=5)
    let_time_pass(7200)
    answer_all(round_, "Bấm bừa", [0, *[2] * 7], seconds=10)  # five points, one right answer
    answer_all(round_, "Vội", [0] * 8, seconds=12)
    for name in ("An", "Bình"):
        answer_all(round_, name, [0, 1, 1, 1, 1, 0, 0, 0], seconds=300)
    ranked(round_)
    assert flagging.look(round_) == 3
    assert flagged() == {("Vội", "fast"), ("An", "same_errors"), ("Bình", "same_errors")}
    cleared = Flag.objects.get(contestant__name="An")
    excluding.clear(cleared.contestant, round_, actor=UserFactory())
    for question in others[:4]:
        correct_key(question, question.choices[1]["id"], note="Đáp án sai.", actor=None)
        count(round_)
    assert flagging.look(round_) == 1
    assert flagged() == {("Vội", "fast"), ("An", "same_errors")}
    assert Flag.objects.get(kind=FlagKind.FAST).evidence["score"] == 8


def test_same_essay_is_noticed_whatever_its_spaces() -> None:
    round_ = essay_round()
    text = "Công đoàn cơ sở đã giúp tôi tìm nhà trọ gần công ty. " * 5
    texts = {"An": text, "Bình": "  " + text.replace(" ", "\n"), "Chi": text + "Và nhà trẻ."}
    for name, written in texts.items():
        write(round_, ContestantFactory(contest=round_.contest, name=name), written)
    let_time_pass(4000)
    round_.refresh_from_db()
    for number, attempt in enumerate(round_.attempts.all()):
        Script.objects.create(
            round=round_, attempt=attempt, question=round_.questions.get(kind="essay"),
            board=attempt.contestant.board, number=number, points=7, settled_at=attempt.ended_at,
        )  # fmt: skip
    freeze(round_, actor=None)
    flagging.look(round_)
    essays = set(Flag.objects.filter(kind="same_essay").values_list("contestant__name", flat=True))
    assert essays == {"An", "Bình"}


def test_excluded_for_a_reason_told_appealed_and_decided_by_somebody_else() -> None:
    round_ = open_round(questions=8, prediction=False)
    person = answer_all(round_, "Lê Thị Vội", [0] * 8, seconds=12)
    answer_all(round_, "Giỏi", [0] * 8, seconds=300)
    ranked(round_)
    flagging.look(round_)
    contest = round_.contest
    first, second = (
        MembershipFactory(unit=contest.unit, role=Role.ORGANISER).user for _ in range(2)
    )
    desk = f"/admin/contests/rounds/{round_.pk}/exclusions/"
    client, phone = client_of(first), signed_in(person)
    assert "8 câu trong 12 giây" in client.get(desk).content.decode()
    viewer = organiser(contest.unit, Role.VIEWER)
    assert "Lê Thị Vội" not in viewer.get(desk).content.decode()
    decide = {"action": "exclude", "contestant": person.pk}
    client.post(desk, decide | {"words": ""})
    assert not Exclusion.objects.exists()
    client.post(desk, decide | {"words": "Hai người dùng chung bài."})
    results = f"/cuoc-thi/{contest.slug}/ket-qua/{round_.number}/"
    public = Client().get(results).content.decode()
    assert "Lê Thị Vội" not in public  # before a new version is worked out, too
    assert "1 người dự thi đã bị loại" in public
    page = f"/cuoc-thi/{contest.slug}/khieu-nai/"
    assert page in phone.get(f"/cuoc-thi/{contest.slug}/").content.decode()
    told = phone.get(page).content.decode()
    assert "Hai người dùng chung bài." in told
    assert "8 câu trong 12 giây" in told
    assert phone.post(page, {"appeal": "Tôi đã biết câu hỏi."})["Location"] == page
    assert phone.post(page, {"appeal": "Lại."}).status_code == 400
    made = Exclusion.objects.get()
    assert [items(user) for user in (first, second)] == [[], [(1, desk)]]
    lift = {"action": "lift", "exclusion": made.pk, "words": "Đã xem lại."}
    client.post(desk, lift)  # whoever decided does not decide again
    assert Contestant.objects.get(pk=person.pk).excluded_at
    client_of(second).post(desk, lift)
    made.refresh_from_db()
    assert (made.upheld, made.answered_by, made.evidence["score"]) == (False, second, 8)
    assert "nhận lại" in phone.get(page).content.decode()
    assert items(second) == []
    newer = freeze(round_, actor=None, note="Sau khiếu nại.")
    assert newer.results.count() == 2
    assert excluding.exclude(person, round_, reason="Bằng chứng mới.", actor=first)
    actions = ["answer_appeal", "appeal_exclusion", "exclude_contestant", "exclude_contestant"]
    trail = AuditEntry.objects.filter(object_type="contests.exclusion").order_by("action")
    assert list(trail.values_list("action", flat=True)) == actions


def test_time_for_an_appeal_ends_and_the_database_keeps_deciders_apart() -> None:
    round_ = open_round(questions=2, prediction=False)
    person = ContestantFactory(contest=round_.contest)
    take_part(round_, person, correct=1)
    ranking = ranked(round_)
    actor = UserFactory()
    assert excluding.exclude(person, round_, reason="Thử.", actor=actor)
    assert not excluding.exclude(person, round_, reason="Thử.", actor=actor)
    made = Exclusion.objects.get()
    assert excluding.appeal_until(made) == made.decided_at + excluding.APPEAL_DAYS
    ranking.refresh_from_db()
    signed = {"place": "Hà Nội", "signed_as": "Trưởng ban", "signed_by": ""}
    issued = certificates.issue(ranking, least=0, **signed, actor=actor)
    assert not issued.certificates.exists()
    issued.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.update(
            appealed_at=made.decided_at, upheld=True, answered_by=actor, answered_at=made.decided_at
        )
    Exclusion.objects.update(decided_at=made.decided_at - excluding.APPEAL_DAYS)
    Ranking.objects.filter(pk=ranking.pk).delete()
    made.refresh_from_db()
    with pytest.raises(RuleError):
        excluding.appeal(made, "Muộn.")
    person.results.all().delete()
    withdraw(person)
    assert not Exclusion.objects.exists()


def test_what_a_person_has_cleared_waits_no_longer() -> None:
    round_ = open_round(questions=8, prediction=False)
    person = answer_all(round_, "Vội", [0] * 8, seconds=12)
    ranked(round_)
    flagging.look(round_)
    actor = UserFactory()
    assert excluding.clear(person, round_, actor=actor)
    assert not excluding.clear(person, round_, actor=actor)
    assert not excluding.unusual(round_).exists()
    withdraw(person)
    assert not Flag.objects.exists()
