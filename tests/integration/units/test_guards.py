"""Rules that the database keeps, whatever the program does and whatever runs at once."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.integration.units.conftest import MERGER, Organisation
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory

from lantoa.units.domain.audit import record
from lantoa.units.domain.lifecycle import Names, move, rename
from lantoa.units.domain.people import grant
from lantoa.units.domain.reference import load_reference_units
from lantoa.units.domain.succession import merge
from lantoa.units.models import (
    AuditEntry,
    Membership,
    Role,
    Unit,
    UnitName,
    UnitParent,
    UnitRelation,
    User,
)


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run jobs in threads that start together; return the name of each one's error, or ok."""
    barrier = threading.Barrier(len(jobs))
    results = ["" for _ in jobs]

    def run(number: int) -> None:
        try:
            barrier.wait()
            jobs[number]()
            results[number] = "ok"
        except Exception as error:
            results[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE units_auditentry SET action = 'x'",
        "DELETE FROM units_auditentry",
        "UPDATE units_auditentry SET action = 'x' WHERE false",
        "TRUNCATE units_auditentry",
    ],
)
def test_audit_trail_refuses_to_change(organisation: Organisation, statement: str) -> None:
    record("test", organisation.a, actor=None, unit=organisation.a)
    with connection.cursor() as cursor:
        # TRUNCATE is let through in test databases (tests/support/audit.py); not in this test. A
        # table with checks still to come cannot be altered, hence the first statement.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE units_auditentry ENABLE TRIGGER units_audit_no_truncate")
        with pytest.raises(DatabaseError, match="the audit trail only grows"), transaction.atomic():
            cursor.execute(statement)
    assert AuditEntry.objects.get().action == "test"


@pytest.mark.parametrize("valid_to", [date(2020, 1, 1), date(2019, 1, 1)])
def test_period_that_ends_before_it_starts_is_refused(db: None, valid_to: date) -> None:
    for make in (
        lambda: Unit.objects.create(
            code="x", level="union_group", valid_from=date(2020, 1, 1), valid_to=valid_to
        ),
        lambda: MembershipFactory(valid_from=date(2020, 1, 1), valid_to=valid_to),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_overlapping_names_of_one_unit_are_refused(db: None) -> None:
    unit, other = UnitFactory(), UnitFactory()
    with pytest.raises(IntegrityError, match="units_unitname_no_overlap"), transaction.atomic():
        UnitName.objects.create(unit=unit, name_vi="Hai tên", valid_from=MERGER)
    unit.names.update(valid_to=MERGER)
    UnitName.objects.create(unit=unit, name_vi="Tên sau", valid_from=MERGER)
    assert (unit.names.count(), other.names.count()) == (2, 1)


def test_overlapping_parents_of_one_unit_are_refused(organisation: Organisation) -> None:
    o = organisation
    with pytest.raises(IntegrityError, match="units_unitparent_no_overlap"), transaction.atomic():
        UnitParent.objects.create(unit=o.park, parent=o.b, valid_from=MERGER)


def test_loop_in_the_tree_is_refused_by_the_database(organisation: Organisation) -> None:
    o = organisation
    with pytest.raises(IntegrityError, match="cannot stand under"), transaction.atomic():
        UnitParent.objects.create(unit=o.root, parent=o.grassroots, valid_from=MERGER)


def test_loop_on_days_that_never_meet_is_no_loop(organisation: Organisation) -> None:
    o = organisation
    o.park.parents.update(valid_to=date(2020, 1, 1))
    UnitParent.objects.create(unit=o.park, parent=o.root, valid_from=date(2020, 1, 1))
    o.a.parents.update(valid_to=date(2021, 1, 1))
    UnitParent.objects.create(unit=o.a, parent=o.park, valid_from=date(2021, 1, 1))
    assert Unit.objects.descendants_of([o.park.pk], MERGER).filter(pk=o.a.pk).exists()


def test_addresses_that_differ_in_case_are_one_account(db: None) -> None:
    User.objects.create_user("An@Vidu.Example", "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="AN@vidu.example")])
    assert User.objects.get_by_natural_key("aN@viDu.example").email == "an@vidu.example"


@pytest.mark.django_db(transaction=True)
def test_overlapping_names_written_at_once_leave_one(
    make_organisation: Callable[[], Organisation],
) -> None:
    unit = make_organisation().a
    unit.names.update(valid_to=MERGER)

    def add() -> None:
        with transaction.atomic():
            UnitName.objects.create(unit=unit, name_vi="Tên", valid_from=MERGER)

    # As many as there are: two inside the index at the same moment once ended as a deadlock.
    assert at_once(*[add] * 12) == ["IntegrityError"] * 11 + ["ok"]
    assert unit.names.filter(valid_from=MERGER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_moves_under_each_other_at_once_leave_no_loop(
    make_organisation: Callable[[], Organisation],
) -> None:
    o = make_organisation()
    results = at_once(
        lambda: move(o.a, o.b, on=MERGER),
        lambda: move(o.b, o.a, on=MERGER),
    )
    assert results == ["UnitError", "ok"]


@pytest.mark.django_db(transaction=True)
def test_raw_rows_that_would_make_a_loop_at_once_leave_one(
    make_organisation: Callable[[], Organisation],
) -> None:
    o = make_organisation()
    UnitParent.objects.filter(unit__in=[o.a, o.b]).update(valid_to=MERGER)

    def put(unit: Unit, parent: Unit) -> Callable[[], object]:
        return lambda: UnitParent.objects.create(unit=unit, parent=parent, valid_from=MERGER)

    assert at_once(put(o.a, o.b), put(o.b, o.a)) == ["IntegrityError", "ok"]


@pytest.mark.django_db(transaction=True)
def test_renames_and_mergers_at_once_happen_once(
    make_organisation: Callable[[], Organisation],
) -> None:
    o = make_organisation()
    renames = at_once(*[lambda: rename(o.b, Names("Mới"), on=MERGER)] * 3)
    mergers = at_once(*[lambda: merge([o.a], o.b, on=date(2026, 1, 1))] * 3)
    assert (renames, mergers) == (["UnitError"] * 2 + ["ok"],) * 2
    assert UnitRelation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_grant_at_once_gives_one_membership(
    make_organisation: Callable[[], Organisation],
) -> None:
    unit, user = make_organisation().a, UserFactory()
    job = lambda: grant(user, unit, Role.VERIFIER, on=MERGER)  # noqa: E731
    assert at_once(job, job, job) == ["ok"] * 3
    assert Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_loading_the_reference_at_once_adds_every_row_once() -> None:
    assert at_once(load_reference_units, load_reference_units) == ["ok", "ok"]
    assert Unit.objects.count() == 103
    assert AuditEntry.objects.filter(action="units.load_reference").count() == 1
