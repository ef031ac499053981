"""Verbs: a unit is created, renamed, moved.

Every verb is one transaction, takes turns with the others, and writes the audit trail. Facts of the
past are never overwritten: the open row is closed on the date of the change and a new one begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import UnitError
from lantoa.units.domain.locks import lock_tree, locked
from lantoa.units.models import (
    Level,
    RelationKind,
    Unit,
    UnitName,
    UnitParent,
    UnitRelation,
    User,
)


@dataclass(frozen=True)
class Decision:
    """The paper behind a change."""

    number: str = ""
    day: date | None = None
    note: str = ""


NO_DECISION = Decision()


@dataclass(frozen=True)
class Names:
    """What a unit is called."""

    vi: str
    en: str = ""
    short: str = ""


@transaction.atomic
def create_unit(
    code: str,
    level: Level,
    names: Names,
    *,
    on: date,
    parent: Unit | None,
    actor: User | None = None,
    note: str = "",
) -> Unit:
    """Create a unit that exists from ``on``; only the confederation has no parent."""
    if (parent is None) != (level == Level.CONFEDERATION):
        raise UnitError(_("Every unit but the confederation stands under another one."))
    lock_tree()
    if parent is not None:
        parent = locked([parent])[0]
        _must_exist(parent, on)
    unit = Unit(code=code, level=level, valid_from=on, note=note)
    unit.full_clean()
    unit.save()
    UnitName.objects.create(
        unit=unit, name_vi=names.vi, name_en=names.en, short_name=names.short, valid_from=on
    )
    if parent is not None:
        UnitParent.objects.create(unit=unit, parent=parent, valid_from=on)
    after = {"code": code, "level": str(level), "name": names.vi, "from": on.isoformat()}
    record("units.create", unit, actor=actor, unit=unit, after=after)
    return unit


@transaction.atomic
def rename(
    unit: Unit,
    names: Names,
    *,
    on: date,
    decision: Decision = NO_DECISION,
    actor: User | None = None,
) -> UnitName:
    """Give a unit a new name from ``on``."""
    lock_tree()
    unit = locked([unit])[0]
    _must_exist(unit, on)
    last = close_name(unit, on)
    new = UnitName.objects.create(
        unit=unit, name_vi=names.vi, name_en=names.en, short_name=names.short, valid_from=on
    )
    relate(RelationKind.RENAMED, unit, unit, on, decision)
    record(
        "units.rename",
        unit,
        actor=actor,
        unit=unit,
        before={"name": last.name_vi},
        after={"name": new.name_vi, "from": on.isoformat()},
    )
    return new


@transaction.atomic
def move(
    unit: Unit,
    parent: Unit,
    *,
    on: date,
    decision: Decision = NO_DECISION,
    actor: User | None = None,
) -> UnitParent:
    """Put a unit under another one from ``on``; refused when that would make a loop."""
    lock_tree()
    unit, parent = locked([unit, parent])
    _must_exist(unit, on)
    _must_exist(parent, on)
    if Unit.objects.descendants_of([unit.pk], on).filter(pk=parent.pk).exists():
        raise UnitError(_("A unit cannot stand under itself or under one of its own units."))
    before = close_parent(unit, on)
    new = UnitParent.objects.create(unit=unit, parent=parent, valid_from=on)
    relate(RelationKind.MOVED_TO, unit, parent, on, decision)
    record(
        "units.move",
        unit,
        actor=actor,
        unit=unit,
        before={"parent": before.parent.code},
        after={"parent": parent.code, "from": on.isoformat()},
    )
    return new


def relate(
    kind: RelationKind,
    old: Unit,
    new: Unit,
    on: date,
    decision: Decision,
    *,
    principal: bool = True,
) -> UnitRelation:
    """Write down one change and the decision behind it."""
    return UnitRelation.objects.create(
        kind=kind,
        from_unit=old,
        to_unit=new,
        effective_on=on,
        decision_number=decision.number,
        decision_date=decision.day,
        note=decision.note,
        principal=principal,
    )


def close_name(unit: Unit, on: date) -> UnitName:
    """End the name that is still open."""
    row = unit.names.filter(valid_to=None).first()
    if row is None or row.valid_from >= on:
        raise UnitError(_("%(unit)s already has a name from a later date.") % {"unit": unit.code})
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return row


def close_parent(unit: Unit, on: date) -> UnitParent:
    """End the place in the tree that is still open."""
    row = unit.parents.select_related("parent").filter(valid_to=None).first()
    if row is None or row.valid_from >= on:
        raise UnitError(_("%(unit)s was already moved on a later date.") % {"unit": unit.code})
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return row


def _must_exist(unit: Unit, on: date) -> None:
    if unit.valid_to is not None or unit.valid_from > on:
        raise UnitError(
            _("%(unit)s does not exist on %(day)s.") % {"unit": unit.code, "day": on.isoformat()}
        )
