"""People are told once, in their language, and can say that they have read it."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import translation
from tests.integration.duties.conftest import NOTICE, Line, make_line
from tests.support.factories.duties import NoticeCopyFactory, NoticeFactory
from tests.support.factories.units import MembershipFactory, UserFactory
from tests.support.parallel import in_parallel

from lantoa.duties.domain import deadlines, notices
from lantoa.duties.models import Notice, NoticeCopy
from lantoa.units.models import Role, User


def told(key: str) -> list[User]:
    return [c.user for c in NoticeCopy.objects.filter(notice__key=key).order_by("user")]


def test_key_is_told_once_for_ever(line: Line) -> None:
    assert notices.notify(NOTICE, key="k", users=[line.owner], params={"what": "một"})
    assert not notices.notify(NOTICE, key="k", users=[line.top_lead], params={"what": "hai"})
    assert told("k") == [line.owner]
    assert Notice.objects.get().params == {"what": "một"}


def test_person_named_twice_has_one_copy(line: Line) -> None:
    notices.notify(NOTICE, key="k", users=[line.owner, line.owner])
    assert told("k") == [line.owner]


def test_unit_means_those_who_work_in_it_and_not_its_viewers(line: Line) -> None:
    MembershipFactory(unit=line.base, role=Role.VIEWER)
    verifier = MembershipFactory(unit=line.base, role=Role.VERIFIER).user
    notices.notify(NOTICE, key="k", unit=line.base)
    assert told("k") == [line.base_lead, line.owner, verifier]


def test_without_a_unit_the_confederation_is_told(line: Line) -> None:
    notices.notify(NOTICE, key="k")
    assert told("k") == [line.top_lead]


def test_notice_of_a_change_that_is_undone_is_undone(line: Line) -> None:
    with transaction.atomic():
        notices.notify(NOTICE, key="k", users=[line.owner])
        transaction.set_rollback(True)
    assert notices.notify(NOTICE, key="k", users=[line.owner])


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_tell_once() -> None:
    line = make_line()
    results = in_parallel(8, lambda _: notices.notify(NOTICE, key="k", users=[line.owner]))
    assert sorted(results) == [False] * 7 + [True]
    assert told("k") == [line.owner]


@pytest.mark.django_db(transaction=True)
def test_key_of_a_transaction_that_failed_is_free_for_the_one_that_waited() -> None:
    line = make_line()
    held, result = threading.Event(), []

    def second() -> None:
        held.wait(30)
        result.append(notices.notify(NOTICE, key="k", users=[line.owner]))
        connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        notices.notify(NOTICE, key="k", users=[line.top_lead])
        held.set()
        transaction.set_rollback(True)
    thread.join(30)
    assert result == [True]
    assert told("k") == [line.owner]


def test_words_are_those_of_the_readers_language(line: Line) -> None:
    notice = NoticeFactory(
        kind=deadlines.OVERDUE,
        params={"kind": "tests.duty", "due": "2026-03-02T01:00:00+00:00", "unit": "LĐLĐ A"},
    )
    with translation.override("vi"):
        assert notices.words_of(notice) == notices.Words(
            "Quá hạn: Việc thử, LĐLĐ A", "Hạn là 08:00 02/03/2026, đến nay chưa làm xong."
        )
    with translation.override("en"):
        assert notices.words_of(notice).title == "Overdue: Việc thử, LĐLĐ A"


def test_notice_of_a_kind_that_is_gone_still_opens(db: None) -> None:
    assert notices.words_of(NoticeFactory(kind="tests.gone")).title == "tests.gone"


def test_kind_nobody_registered_is_refused(line: Line) -> None:
    with pytest.raises(KeyError):
        notices.notify("tests.unknown", key="k", users=[line.owner])


def test_reading_is_ones_own(db: None) -> None:
    mine, other = NoticeCopyFactory(), NoticeCopyFactory()
    assert notices.mark_read(mine.user, [mine.pk, other.pk]) == 1
    assert notices.unread_count(mine.user) == 0
    assert notices.unread_count(other.user) == 1
    assert notices.mark_read(UserFactory()) == 0
