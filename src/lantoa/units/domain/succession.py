"""Verbs: units are merged, a unit is split.

Nothing is deleted and no record changes hands: the old unit keeps its records, its memberships and
its last name, and a relation leads to its successor. Restated reports and sight follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import UnitError
from lantoa.units.domain.lifecycle import (
    NO_DECISION,
    Decision,
    close_name,
    close_parent,
    relate,
)
from lantoa.units.domain.locks import lock_tree, locked
from lantoa.units.models import RelationKind, Unit, UnitParent, User


@transaction.atomic
def merge(
    units: Sequence[Unit],
    into: Unit,
    *,
    on: date,
    decision: Decision = NO_DECISION,
    actor: User | None = None,
) -> Unit:
    """End ``units`` on a date and let ``into`` succeed them; their units move under it.

    ``into`` is either a unit made for the purpose (it may begin on the same date) or one of the
    organisation that goes on and takes the others in.
    """
    if not units or into.pk in {unit.pk for unit in units}:
        raise UnitError(_("A merger needs units that end and another one that goes on."))
    lock_tree()
    into, *ending = locked([into, *units])
    if into.valid_to is not None or into.valid_from > on:
        raise UnitError(_("The successor must exist on the date of the merger."))
    if Unit.objects.ancestors_of([into.pk], on).filter(pk__in=[u.pk for u in ending]).exists():
        raise UnitError(_("A unit cannot be merged into one of its own units."))
    for unit in ending:
        _end(unit, on, heir=into)
        relate(RelationKind.MERGED_INTO, unit, into, on, decision)
        record(
            "units.merge",
            unit,
            actor=actor,
            unit=unit,
            before={"valid_to": None},
            after={"valid_to": on.isoformat(), "into": into.code, "decision": decision.number},
        )
    return into


@transaction.atomic
def split(
    unit: Unit,
    parts: Sequence[Unit],
    *,
    principal: Unit,
    on: date,
    ends: bool = True,
    decision: Decision = NO_DECISION,
    actor: User | None = None,
) -> None:
    """Split a unit into parts that exist already.

    When it ``ends``, ``principal`` (one of the parts) inherits its units and, in restated reports,
    the records that cannot be divided. When it goes on, it keeps both.
    """
    if principal.pk not in {part.pk for part in parts} or unit.pk in {p.pk for p in parts}:
        raise UnitError(_("The principal successor must be one of the new parts."))
    lock_tree()
    unit, *heirs = locked([unit, *parts])
    if any(part.valid_to is not None or part.valid_from > on for part in heirs):
        raise UnitError(_("The successor must exist on the date of the split."))
    for part in heirs:
        chief = part.pk == principal.pk
        relate(RelationKind.SPLIT_INTO, unit, part, on, decision, principal=chief)
    if ends:
        _end(unit, on, heir=next(part for part in heirs if part.pk == principal.pk))
    record(
        "units.split",
        unit,
        actor=actor,
        unit=unit,
        before={"valid_to": None},
        after={
            "valid_to": on.isoformat() if ends else None,
            "parts": [part.code for part in heirs],
            "decision": decision.number,
        },
    )


def _end(unit: Unit, on: date, heir: Unit) -> None:
    if unit.valid_to is not None or unit.valid_from >= on:
        raise UnitError(
            _("%(unit)s does not exist on %(day)s.") % {"unit": unit.code, "day": on.isoformat()}
        )
    for row in UnitParent.objects.select_related("unit").filter(parent=unit, valid_to=None):
        if row.unit_id == heir.pk:
            raise UnitError(_("A unit cannot be merged into one of its own units."))
        close_parent(row.unit, on)
        UnitParent.objects.create(unit=row.unit, parent=heir, valid_from=on)
    if unit.parents.filter(valid_to=None).exists():
        close_parent(unit, on)
    close_name(unit, on)
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])
