"""A tip is settled once."""

import pytest
from tests.support.factories.intake import TipFactory
from tests.support.factories.units import MembershipFactory, UserFactory
from tests.support.parallel import in_parallel

from lantoa.intake.domain.queries import open_tips
from lantoa.intake.domain.settling import settle
from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Progress, Tip
from lantoa.units.models import AuditEntry


@pytest.mark.django_db(transaction=True)
def test_of_eight_people_who_settle_at_once_one_does() -> None:
    tip = TipFactory()
    people = [UserFactory() for _ in range(8)]
    done = in_parallel(8, lambda n: settle(tip.pk, "spam", actor=people[n]))
    assert sorted(done) == [False] * 7 + [True]
    settled = Tip.objects.get()
    assert (settled.status, settled.outcome) == ("settled", "spam")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("tip.settle", settled.settled_by)
    assert settled.settled_by == people[done.index(True)]


def test_open_tips_are_those_of_ones_units_urgent_ones_first_then_the_oldest() -> None:
    membership = MembershipFactory()
    old, new, urgent = (
        TipFactory(unit=membership.unit, urgent=urgent) for urgent in (False, False, True)
    )
    TipFactory()
    settle(TipFactory(unit=membership.unit).pk, "none", actor=None)
    assert list(open_tips(membership.user)) == [urgent, old, new]


def test_sender_is_told_in_the_order_of_events() -> None:
    tip = TipFactory()
    actor = UserFactory()
    tell_sender(tip, "passed_on", actor=actor)
    tell_sender(tip, "answered", " Công ty đã trả lương. ", actor=actor)
    assert list(Progress.objects.values_list("stage", "text")) == [
        ("passed_on", ""),
        ("answered", "Công ty đã trả lương."),
    ]
