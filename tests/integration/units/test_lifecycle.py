"""Units are created, renamed, moved, merged and split, and every date keeps its truth."""

from datetime import date, timedelta

import pytest
from tests.integration.units.conftest import MERGER, Organisation
from tests.support.factories.units import UnitFactory

from lantoa.units.domain.errors import UnitError
from lantoa.units.domain.lifecycle import Decision, Names, create_unit, move, rename
from lantoa.units.domain.queries import (
    ancestors,
    descendants,
    path,
    restated,
    restatement_map,
    successors,
    tree,
)
from lantoa.units.domain.succession import merge, split
from lantoa.units.models import AuditEntry, Level, Unit, UnitParent, UnitRelation

EVE = MERGER - timedelta(days=1)


def codes(units: object) -> list[str]:
    return sorted(unit.code for unit in units)  # type: ignore[attr-defined]


def test_as_of_on_each_side_of_a_new_name_shows_the_name_of_that_day(
    organisation: Organisation,
) -> None:
    rename(organisation.a, Names("Tên mới", "New name"), on=MERGER)
    shown = [Unit.objects.as_of(day).get(pk=organisation.a.pk).shown_vi for day in (EVE, MERGER)]
    assert shown == ["Công đoàn tinh-a", "Tên mới"]


def test_as_of_before_and_after_the_life_of_a_unit_leaves_it_out(db: None) -> None:
    unit = UnitFactory(valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [Unit.objects.as_of(day).filter(pk=unit.pk).exists() for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_move_changes_the_tree_from_its_date_only(organisation: Organisation) -> None:
    o = organisation
    move(o.park, o.b, on=MERGER, decision=Decision("12/QĐ", EVE))
    assert codes(descendants(o.a, EVE)) == ["cdcs-a", "kcn-a"]
    assert codes(descendants(o.a, MERGER)) == []
    assert codes(ancestors(o.grassroots, MERGER)) == ["goc", "kcn-a", "tinh-b"]
    assert [u.code for u in path(o.grassroots, EVE)] == ["goc", "tinh-a", "kcn-a"]
    assert UnitRelation.objects.get().decision_number == "12/QĐ"


def test_move_under_its_own_descendant_is_refused(organisation: Organisation) -> None:
    with pytest.raises(UnitError):
        move(organisation.a, organisation.grassroots, on=MERGER)
    assert UnitParent.objects.filter(valid_to__isnull=False).count() == 0


def test_tree_shows_every_living_unit_once_and_counts_what_it_hides(
    organisation: Organisation,
) -> None:
    (top,) = tree(EVE, levels=2)
    assert (top.unit.code, [n.unit.code for n in top.children]) == ("goc", ["tinh-a", "tinh-b"])
    assert [n.hidden for n in top.children] == [1, 0]
    (narrow,) = tree(EVE, most=1)
    assert (narrow.children, narrow.hidden) == ([], 2)
    (whole,) = tree(EVE)
    assert whole.children[0].children[0].children[0].unit.code == "cdcs-a"


def test_merge_into_a_new_unit_ends_the_old_and_moves_their_units(
    organisation: Organisation,
) -> None:
    o = organisation
    new = create_unit(
        "tinh-ab", Level.PROVINCIAL_FEDERATION, Names("Tỉnh AB"), on=MERGER, parent=o.root
    )
    merge([o.a, o.b], new, on=MERGER, decision=Decision("202/2025/QH15"))
    assert codes(Unit.objects.as_of(EVE)) == ["cdcs-a", "goc", "kcn-a", "tinh-a", "tinh-b"]
    assert codes(Unit.objects.as_of(MERGER)) == ["cdcs-a", "goc", "kcn-a", "tinh-ab"]
    assert codes(descendants(new, MERGER)) == ["cdcs-a", "kcn-a"]
    assert codes(successors(o.a, MERGER)) == ["tinh-ab"]
    assert codes(successors(o.a, EVE)) == ["tinh-a"]
    assert restatement_map(MERGER) == {o.a.pk: new.pk, o.b.pk: new.pk}
    assert restatement_map(EVE) == {}


def test_merge_twice_restates_to_the_last_successor(organisation: Organisation) -> None:
    o = organisation
    merge([o.a], o.b, on=MERGER)
    later = date(2026, 1, 1)
    c = create_unit("tinh-c", Level.PROVINCIAL_FEDERATION, Names("C"), on=later, parent=o.root)
    merge([o.b], c, on=later)
    assert restated(o.a.pk, later) == (c.pk,)
    assert restatement_map(later) == {o.a.pk: c.pk, o.b.pk: c.pk}
    assert restatement_map(MERGER) == {o.a.pk: o.b.pk}


def test_merge_a_unit_that_has_ended_is_refused(organisation: Organisation) -> None:
    o = organisation
    merge([o.a], o.b, on=MERGER)
    with pytest.raises(UnitError):
        merge([o.a], o.b, on=date(2026, 1, 1))


def test_merge_into_its_own_descendant_is_refused(organisation: Organisation) -> None:
    with pytest.raises(UnitError):
        merge([organisation.a], organisation.grassroots, on=MERGER)
    assert Unit.objects.filter(valid_to__isnull=False).count() == 0


def test_split_restates_records_to_the_principal_successor(organisation: Organisation) -> None:
    o = organisation
    parts = [
        create_unit(f"tinh-{c}", Level.PROVINCIAL_FEDERATION, Names(c), on=MERGER, parent=o.root)
        for c in ("x", "y")
    ]
    split(o.a, parts, principal=parts[1], on=MERGER)
    assert codes(successors(o.a, MERGER)) == ["tinh-x", "tinh-y"]
    assert restatement_map(MERGER) == {o.a.pk: parts[1].pk}
    assert codes(descendants(parts[1], MERGER)) == ["cdcs-a", "kcn-a"]


def test_split_of_a_unit_that_goes_on_restates_it_to_itself(organisation: Organisation) -> None:
    o = organisation
    part = create_unit("tinh-x", Level.PROVINCIAL_FEDERATION, Names("X"), on=MERGER, parent=o.root)
    split(o.a, [part], principal=part, on=MERGER, ends=False)
    assert restated(o.a.pk, MERGER) == (o.a.pk,)
    assert restatement_map(MERGER) == {}


def test_every_verb_writes_one_audit_entry_for_each_unit_it_changes(
    organisation: Organisation,
) -> None:
    o = organisation
    rename(o.b, Names("B mới"), on=EVE)
    move(o.park, o.b, on=EVE)
    merge([o.a], o.b, on=MERGER)
    trail = AuditEntry.objects.order_by("id").values_list("action", "unit__code")
    assert list(trail) == [
        ("units.rename", "tinh-b"),
        ("units.move", "kcn-a"),
        ("units.merge", "tinh-a"),
    ]


def test_create_without_a_parent_is_refused_below_the_confederation(db: None) -> None:
    with pytest.raises(UnitError):
        create_unit("x", Level.COMMUNE_UNION, Names("X"), on=MERGER, parent=None)
