"""Whoever withdraws leaves no word behind, whatever else happens in that moment."""

from collections.abc import Callable

import pytest
from django.db import transaction
from tests.integration.contests.test_jury import essay_round, jurors, write
from tests.integration.contests.test_paying import (
    DETAILS,
    objections_are_over,
    stands_somewhere,
    won,
)
from tests.integration.contests.test_re_marking import marked_round
from tests.support.contests import let_time_pass, save, start, take_part
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.factories.units import UserFactory
from tests.support.parallel import beside

from lantoa.contests.domain import certificates, excluding, jury, paying, placing, re_marking
from lantoa.contests.domain.freezing import freeze, published
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.models import Attempt, Contestant, Payment, Round, Script
from lantoa.privacy.models import Consent
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import AuditEntry

WORDS = "Chuyện riêng tôi chỉ kể ở đây."

Act = Callable[[], object]


def giving_details() -> tuple[Contestant, Act]:
    round_, winner, _other = won()
    objections_are_over()
    return winner, lambda: paying.give(round_, winner, DETAILS)


def asking_for_a_re_mark() -> tuple[Contestant, Act]:
    round_, person = marked_round()
    return person, lambda: re_marking.ask(round_, person, WORDS)


def appealing() -> tuple[Contestant, Act]:
    round_, person = marked_round()
    excluding.exclude(person, round_, reason="Thử.", actor=UserFactory())
    exclusion = person.exclusions.get()
    return person, lambda: excluding.appeal(exclusion, WORDS)


def nothing_is_left() -> bool:
    return not (
        stands_somewhere(WORDS)
        or Payment.objects.filter(sealed__isnull=False).exists()
        or Consent.objects.filter(withdrawn_at=None).exists()
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prepare", [giving_details, asking_for_a_re_mark, appealing])
def test_what_is_given_in_the_moment_of_a_withdrawal_does_not_survive(
    prepare: Callable[[], tuple[Contestant, Act]],
) -> None:
    person, act = prepare()
    with transaction.atomic():  # given, and who withdraws cannot see that yet
        act()
        leaving = beside(lambda: withdraw(person))
    leaving.result()
    assert nothing_is_left()
    person, act = prepare()
    with transaction.atomic():  # withdrawn, and whoever gives cannot see that yet
        withdraw(person)
        giving = beside(act)
    with pytest.raises(RuleError):
        giving.result()
    assert nothing_is_left()


def another_round(round_: Round, version: int = 2) -> Round:
    return open_round(questions=1, prediction=False, contest=round_.contest, version=version)


@pytest.mark.django_db(transaction=True)
def test_other_phone_begins_and_saves_nothing_any_more() -> None:
    round_, person = marked_round()
    now, fresh = another_round(round_), another_round(round_, 3)
    question = now.questions.get()
    attempt = start(now, person, questions=[question.pk])
    assert attempt is not None
    with transaction.atomic():
        withdraw(person)
        saved = beside(lambda: save(attempt, person, [(question.pk, 1, WORDS)]))
        begun = beside(lambda: start(fresh, person))
    assert (saved.result(), begun.result()) == (False, None)
    assert start(now, person) is None
    assert Attempt.objects.get(contestant=person).round == round_  # what was ranked
    assert stands_somewhere(WORDS) == []


def test_essay_that_nobody_has_settled_goes_to_no_juror() -> None:
    round_ = essay_round()
    ranked = another_round(round_)
    disputed, unread, stays, other = ContestantFactory.create_batch(4, contest=round_.contest)
    for person in (disputed, unread, stays, other):
        write(round_, person, "Bài viết." if person in (stays, other) else WORDS)
        take_part(ranked, person, correct=1)
    let_time_pass(4000)
    round_.refresh_from_db()
    ranked.refresh_from_db()
    freeze(ranked, actor=None)
    users = jurors(round_, 2)
    jury.hand_out(round_, actor=users[0])
    for script in Script.objects.filter(attempt__contestant__in=(disputed, stays)):
        for reading, marks in zip(script.readings.all(), ([6, 4], [0, 0]), strict=True):
            jury.mark(reading, marks)
    withdraw(disputed)
    withdraw(unread)
    jurors(round_, 1)
    assert jury.hand_out(round_, actor=users[0]) == 1  # to the third who decides, for who stays
    progress = jury.progress(round_)
    assert progress is not None
    assert (progress.essays, progress.settled, progress.stuck) == (2, 0, 0)
    assert stands_somewhere(WORDS) == []


def test_excluded_person_withdraws_and_only_their_place_is_left() -> None:
    round_, person = marked_round()
    missing = "Xưởng may không có trong danh sách"
    Contestant.objects.filter(pk=person.pk).update(unit=None, unit_missing=missing)
    actor, ranking = UserFactory(), published(round_)
    assert ranking is not None
    signed = {"place": "Hà Nội", "signed_as": "Trưởng ban", "signed_by": ""}
    issued = certificates.issue(ranking, least=0, **signed, actor=actor)
    certificates.void(issued.certificates.get(), reason=WORDS, actor=actor)
    placing.place(round_.contest, placing.missing(round_.contest)[0].key, person.unit, actor=actor)
    excluding.exclude(person, round_, reason=WORDS, actor=actor)
    excluding.appeal(person.exclusions.get(), WORDS)
    excluding.answer(person.exclusions.get(), upheld=True, words=WORDS, actor=UserFactory())
    withdraw(person)
    for text in (WORDS, missing, "Lê Chi"):
        assert stands_somewhere(text) == []
    assert ranking.results.get().contestant == person
    exclusion = person.exclusions.get()
    assert (exclusion.reason, exclusion.evidence, exclusion.upheld) == ("", {}, True)
    person.refresh_from_db()
    assert (person.name, person.excluded_by) == ("", actor)
    trail = AuditEntry.objects.get(action="exclude_contestant")
    assert trail.after == {"contestant": person.pk}
    assert freeze(round_, actor=None, note="Sau khi loại.").results.count() == 0
