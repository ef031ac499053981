"""What each person sees: one rule, tried from every side."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.integration.units.conftest import MERGER, Organisation
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory

from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import NotAllowedError
from lantoa.units.domain.lifecycle import Names, create_unit
from lantoa.units.domain.people import grant, revoke
from lantoa.units.domain.succession import merge, split
from lantoa.units.models import AuditEntry, Level, Role, Unit, User


def seen(user: User | AnonymousUser) -> list[str]:
    return sorted(unit.code for unit in Unit.objects.visible_to(user))


@pytest.mark.parametrize("role", list(Role))
def test_member_in_any_role_sees_the_subtree_and_what_is_national(
    organisation: Organisation, role: Role
) -> None:
    member = MembershipFactory(unit=organisation.a, role=role).user
    assert seen(member) == ["cdcs-a", "goc", "kcn-a", "tinh-a"]


def test_member_of_the_confederation_sees_everything(organisation: Organisation) -> None:
    member = MembershipFactory(unit=organisation.root).user
    UnitFactory(code="le-loi")
    assert seen(member) == ["cdcs-a", "goc", "kcn-a", "le-loi", "tinh-a", "tinh-b"]


def test_superuser_without_membership_sees_everything(organisation: Organisation) -> None:
    assert len(seen(UserFactory(is_superuser=True))) == 5


@pytest.mark.parametrize(
    "stranger",
    [
        lambda o: AnonymousUser(),
        lambda o: UserFactory(),
        lambda o: MembershipFactory(unit=o.a, valid_to=date(2020, 1, 1)).user,
        lambda o: MembershipFactory(unit=o.a, valid_to=timezone.localdate()).user,
        lambda o: MembershipFactory(unit=o.a, valid_from=date(2999, 1, 1)).user,
        lambda o: MembershipFactory(unit=o.a, user=UserFactory(is_active=False)).user,
        lambda o: UserFactory(is_active=False, is_superuser=True),
    ],
    ids=[
        "anonymous",
        "no membership",
        "expired",
        "expires today",
        "not yet",
        "inactive member",
        "inactive superuser",
    ],
)
def test_nobody_else_sees_anything(organisation: Organisation, stranger: object) -> None:
    assert seen(stranger(organisation)) == []  # type: ignore[operator]


def test_member_of_the_successor_sees_the_merged_unit_and_its_old_ones(
    organisation: Organisation,
) -> None:
    o = organisation
    UnitFactory(code="giai-the", parent=o.a, valid_to=date(2022, 1, 1))
    member = MembershipFactory(unit=o.b).user
    merge([o.a], o.b, on=MERGER)
    assert seen(member) == ["cdcs-a", "giai-the", "goc", "kcn-a", "tinh-a", "tinh-b"]


def test_member_of_a_merged_unit_sees_its_successor(organisation: Organisation) -> None:
    o = organisation
    member = MembershipFactory(unit=o.a).user
    merge([o.a], o.b, on=MERGER)
    assert seen(member) == ["cdcs-a", "goc", "kcn-a", "tinh-a", "tinh-b"]


def test_former_parent_no_longer_sees_a_unit_merged_elsewhere(
    organisation: Organisation,
) -> None:
    o = organisation
    elsewhere = UnitFactory(code="kcn-b", level=Level.INDUSTRIAL_ZONE_UNION, parent=o.b)
    member = MembershipFactory(unit=o.a).user
    merge([o.park], elsewhere, on=MERGER)
    assert seen(member) == ["goc", "tinh-a"]


def test_merger_in_the_future_changes_nothing_today(organisation: Organisation) -> None:
    o = organisation
    member = MembershipFactory(unit=o.b).user
    merge([o.a], o.b, on=date(2999, 1, 1))
    assert seen(member) == ["goc", "tinh-b"]


def test_each_part_of_a_split_unit_sees_it(organisation: Organisation) -> None:
    o = organisation
    x, y = (
        create_unit(f"tinh-{c}", Level.PROVINCIAL_FEDERATION, Names(c), on=MERGER, parent=o.root)
        for c in ("x", "y")
    )
    split(o.a, [x, y], principal=x, on=MERGER)
    assert seen(MembershipFactory(unit=y).user) == ["goc", "tinh-a", "tinh-y"]


def test_row_without_a_unit_is_seen_only_by_those_who_see_everything(
    organisation: Organisation,
) -> None:
    record("test", organisation.a, actor=None, unit=None)
    officer = MembershipFactory(unit=organisation.a).user
    chief = MembershipFactory(unit=organisation.root).user
    counts = [AuditEntry.objects.visible_to(who).count() for who in (officer, chief)]
    assert counts == [0, 1]


def test_scope_is_found_once_for_one_user_object(organisation: Organisation) -> None:
    member = User.objects.get(pk=MembershipFactory(unit=organisation.a).user.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(3):
            list(Unit.objects.visible_to(member))
    assert len(queries) == 4


def test_grant_and_revoke_take_effect_on_the_same_user_object(
    organisation: Organisation,
) -> None:
    user = UserFactory()
    today = timezone.localdate()
    before = seen(user)
    membership = grant(user, organisation.b, Role.PRESS, on=date(2020, 1, 1))
    during = seen(user)
    revoke(membership, on=today)
    assert (before, during, seen(user)) == ([], ["goc", "tinh-b"], [])


def test_grant_twice_keeps_one_membership(organisation: Organisation) -> None:
    user = UserFactory()
    first = grant(user, organisation.b, Role.PRESS, on=date(2020, 1, 1))
    assert grant(user, organisation.b, Role.PRESS, on=date(2021, 1, 1)) == first
    assert AuditEntry.objects.filter(action="units.grant").count() == 1


def test_grant_by_a_lead_of_another_unit_is_refused(organisation: Organisation) -> None:
    lead = MembershipFactory(unit=organisation.b, role=Role.LEAD).user
    officer = MembershipFactory(unit=organisation.a, role=Role.OFFICER).user
    for actor in (lead, officer):
        with pytest.raises(NotAllowedError):
            grant(UserFactory(), organisation.park, Role.VIEWER, on=MERGER, actor=actor)
    above = MembershipFactory(unit=organisation.a, role=Role.LEAD).user
    grant(UserFactory(), organisation.park, Role.VIEWER, on=MERGER, actor=above)
