"""Bank details: asked from winners, read by who pays, and then really gone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.integration.contests.test_desk import organiser
from tests.integration.contests.test_jury import client_of
from tests.integration.contests.test_pages import signed_in
from tests.support.contests import let_time_pass, take_part
from tests.support.factories.contests import ContestantFactory, RoundFactory, open_round
from tests.support.factories.units import MembershipFactory, UserFactory

from lantoa.contests import tasks
from lantoa.contests.domain import excluding, freezing, paying, re_marking
from lantoa.contests.domain.freezing import freeze, publish
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.domain.ranking import Standings, work_out
from lantoa.contests.models import (
    AnswerKey,
    Contestant,
    Exclusion,
    Payment,
    Ranking,
    ReMark,
    Round,
)
from lantoa.duties.domain.waiting import waiting_for
from lantoa.privacy.domain import deletions, retention
from lantoa.privacy.models import Consent
from lantoa.units.domain.errors import NotAllowedError, RuleError
from lantoa.units.models import AuditEntry, Role

DAY = timedelta(days=1)
DETAILS = {"holder": "LE THI CHI", "bank": "Ngân hàng Ví dụ, Hà Nội", "account": "990 0112 7735"}


def won() -> tuple[Round, Contestant, Contestant]:
    """A round with a winner and somebody without a prize, whose objections are over."""
    round_ = open_round(
        questions=2, prediction=False, prizes=[{"name": "Giải Nhất", "count": 1}],
        tie_breaks=["score", "time_used"],
    )  # fmt: skip
    winner = ContestantFactory(contest=round_.contest, name="Lê Thị Chi")
    other = ContestantFactory(contest=round_.contest, name="Bình")
    take_part(round_, winner, correct=2)
    take_part(round_, other, correct=1)
    let_time_pass(4000)
    round_.refresh_from_db()
    publish(freeze(round_, actor=None), actor=None, objections=DAY)
    return round_, winner, other


def objections_are_over() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the guard looks away
    past = timezone.now() - 2 * DAY
    Ranking.objects.update(published_at=past, objections_until=past + DAY)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")


def stands_somewhere(text: str) -> list[str]:
    """The tables in which a text stands, in any column."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', [f"%{text}%"]
            )
            found += [table] if cursor.fetchone() else []
        return found


def test_from_the_winners_page_to_a_payment_after_which_nothing_is_left() -> None:
    round_, winner, other = won()
    contest = round_.contest
    page = f"/cuoc-thi/{contest.slug}/ket-qua/{round_.number}/nhan-giai/"
    phone = signed_in(winner)
    assert phone.get(page).status_code == 404  # somebody may still object
    objections_are_over()
    assert Client().get(page).status_code == 302
    assert signed_in(other).get(page).status_code == 404
    results = f"/cuoc-thi/{contest.slug}/ket-qua/{round_.number}/"
    assert page in phone.get(results).content.decode()
    assert phone.post(page, DETAILS).status_code == 400  # no consent
    assert phone.post(page, DETAILS | {"account": "x", "consent": "on"}).status_code == 400
    assert phone.post(page, DETAILS | {"consent": "on"})["Location"] == page
    assert "7735" not in phone.get(page).content.decode()
    assert Consent.objects.filter(purpose="contests.prize", withdrawn_at=None).count() == 1
    payment = Payment.objects.get()
    sealed = bytes(payment.sealed).hex()
    for value in DETAILS.values():
        assert stands_somewhere(value) == []
    assert stands_somewhere(sealed) == ["contests_payment"]

    desk = f"/admin/contests/rounds/{round_.pk}/prizes/"
    treasurer = MembershipFactory(unit=contest.unit, role=Role.TREASURER).user
    look = {"action": "look", "payment": payment.pk}
    runs = organiser(contest.unit)
    assert "Lê Thị Chi" in runs.get(desk).content.decode()
    refused = runs.post(desk, look, follow=True).content.decode()
    assert DETAILS["account"] not in refused
    assert organiser(contest.unit, Role.VIEWER).get(desk).status_code == 404
    pays = client_of(treasurer)
    assert DETAILS["account"] not in pays.get(desk).content.decode()
    shown = pays.post(desk, look)
    assert DETAILS["account"] in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    pays.post(desk, {"action": "paid", "payment": payment.pk, "reference": "UNC 17/2026"})
    payment.refresh_from_db()
    assert (payment.sealed, payment.paid_by, payment.reference) == (None, treasurer, "UNC 17/2026")
    for value in (sealed, *DETAILS.values()):
        assert stands_somewhere(value) == []
    assert "đã bị xóa" in phone.get(page).content.decode()
    assert phone.post(page, DETAILS | {"consent": "on"}).status_code == 400
    pays.post(desk, look)
    actions = AuditEntry.objects.filter(object_id=str(payment.pk)).order_by("pk")
    assert list(actions.values_list("action", "actor")) == [
        ("give_bank_details", None), ("look_at_bank_details", treasurer.pk),
        ("pay_prize", treasurer.pk),
    ]  # fmt: skip


def given() -> tuple[Round, Payment]:
    round_, winner, _other = won()
    objections_are_over()
    return round_, paying.give(round_, winner, DETAILS)


def test_only_who_pays_looks_whatever_else_they_may() -> None:
    round_, payment = given()
    lead = MembershipFactory(unit=round_.contest.unit, role=Role.LEAD).user
    for user in (lead, UserFactory(is_superuser=True), MembershipFactory(role=Role.TREASURER).user):
        with pytest.raises(NotAllowedError):
            paying.look(payment, actor=user)
        with pytest.raises(NotAllowedError):
            paying.record_payment(payment, reference="X", actor=user)
    assert not AuditEntry.objects.filter(action="look_at_bank_details").exists()


def ranked_anew(round_: Round) -> None:
    """A newer version is public, and objections to it are over."""
    publish(freeze(round_, actor=None, note="Thử."), actor=None, objections=DAY)
    objections_are_over()


def days_pass() -> None:
    """The least time for an appeal is over, since every exclusion."""
    Exclusion.objects.update(decided_at=F("decided_at") - excluding.APPEAL_DAYS)


def test_nothing_is_asked_while_a_score_or_a_key_is_newer_than_the_ranking() -> None:
    round_, winner, other = won()
    asked = re_marking.ask(round_, other, "Xem lại.")
    objections_are_over()
    with pytest.raises(RuleError):
        paying.give(round_, winner, DETAILS)
    re_marking.settle(asked, answer="Vẫn vậy.", actor=UserFactory())
    assert paying.decided(round_)
    question = round_.questions.first()
    AnswerKey.objects.create(question=question, version=2, key=question.choices[1]["id"], note="B.")
    assert not paying.decided(round_)
    ranked_anew(round_)
    assert paying.decided(round_)
    ReMark.objects.update(score_after=2, settled_at=timezone.now())
    assert not paying.owed(round_).exists()
    ranked_anew(round_)
    assert paying.owed(round_).exists()


def test_what_changes_while_a_ranking_is_worked_out_is_newer_than_it() -> None:
    round_, _winner, other = won()
    asked = re_marking.ask(round_, other, "Xem lại.")
    moments = []

    def tell_the_time(*args: Any) -> Standings:
        moments.append(timezone.now())
        return work_out(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freezing, "work_out", tell_the_time)
        ranked_anew(round_)
    ReMark.objects.filter(pk=asked.pk).update(
        score_after=2, settled_at=moments[0], settled_by=UserFactory()
    )
    assert not paying.decided(round_)


def test_nothing_is_asked_while_an_exclusion_may_change_the_ranking() -> None:
    round_, _winner, other = won()
    objections_are_over()
    earlier = RoundFactory(contest=round_.contest, number=2)
    excluding.exclude(
        ContestantFactory(contest=round_.contest), earlier, reason="Thử.", actor=UserFactory()
    )
    assert paying.decided(round_)  # they took no part in this round
    excluding.exclude(other, earlier, reason="Thử.", actor=UserFactory())
    ranked_anew(round_)
    assert not paying.decided(round_)  # an appeal is possible
    days_pass()
    assert paying.decided(round_)
    Ranking.objects.create(
        round=earlier, actual=0, published_at=timezone.now(),
        objections_until=timezone.now() + DAY,
    )  # fmt: skip
    assert not paying.decided(round_)  # in the other round they may appeal as long as others object
    made = other.exclusions.get()
    excluding.appeal(made, "Tôi không đồng ý.")
    objections_are_over()
    assert not paying.decided(round_)
    excluding.answer(made, upheld=False, words="Nhận lại.", actor=UserFactory())
    assert not paying.decided(round_)  # they are to be ranked again
    ranked_anew(round_)
    assert paying.decided(round_)
    excluding.exclude(other, round_, reason="Bằng chứng mới.", actor=UserFactory())
    days_pass()
    assert not paying.decided(round_)  # they are to be left out
    ranked_anew(round_)
    assert paying.decided(round_)


def test_nobody_reads_details_of_a_prize_in_doubt_but_what_was_paid_is_recorded() -> None:
    round_, payment = given()
    treasurer = MembershipFactory(unit=round_.contest.unit, role=Role.TREASURER).user
    desk = f"/admin/contests/rounds/{round_.pk}/prizes/"
    assert [(item.count, item.url) for item in waiting_for(treasurer)] == [(1, desk)]
    paying.look(payment, actor=treasurer)
    excluding.exclude(payment.contestant, round_, reason="Thử.", actor=UserFactory())
    with pytest.raises(RuleError):
        paying.look(payment, actor=treasurer)
    assert waiting_for(treasurer) == []
    assert paying.record_payment(payment, reference="UNC 17", actor=treasurer)


def test_a_newer_version_forgets_the_details_of_those_who_win_nothing_in_it() -> None:
    round_, payment = given()
    ranked_anew(round_)
    tasks.forget_losers(round_.pk)
    payment.refresh_from_db()
    assert payment.sealed
    excluding.exclude(payment.contestant, round_, reason="Thử.", actor=UserFactory())
    newer = freeze(round_, actor=None, note="Thử.")
    tasks.forget_losers(round_.pk)
    payment.refresh_from_db()
    assert payment.sealed  # the newer version is not public yet
    publish(newer, actor=None, objections=DAY)
    jobs = ProcrastinateJob.objects.filter(task_name="contests.forget_losers")
    assert jobs.latest("pk").args == {"round_id": round_.pk}
    tasks.forget_losers(round_.pk)
    payment.refresh_from_db()
    assert payment.sealed is None


def test_details_go_with_whoever_withdraws_by_retention_and_again_after_a_restore(
    settings: object, tmp_path: Path
) -> None:
    settings.DELETION_JOURNAL = tmp_path / "journal"  # type: ignore[attr-defined]
    _round, payment = given()
    sealed = payment.sealed
    Payment.objects.update(given_at=timezone.now() - timedelta(days=paying.DAYS + 1))
    rule = retention.rule_named(paying.KIND)
    assert retention.preview(rule).count == 1
    assert paying.forget(paying.expired(timezone.now() - timedelta(days=paying.DAYS))) == 1
    assert Payment.objects.get().sealed is None
    deletions.write_journal()
    Payment.objects.update(sealed=sealed)  # an old backup was restored
    assert deletions.replay().deleted == 1
    Payment.objects.update(sealed=sealed)
    withdraw(payment.contestant)
    assert Payment.objects.get().sealed is None
