"""Questions about the organisation on a date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.db.models import Count

from lantoa.units.models import Level, RelationKind, Unit, UnitParent, UnitRelation
from lantoa.units.models.periods import holds_on
from lantoa.units.models.tree import UnitQuerySet

_SUCCESSION = (RelationKind.MERGED_INTO, RelationKind.SPLIT_INTO)
_LEVELS = list(Level)


@dataclass
class Node:
    """A unit in the tree.

    ``hidden`` counts units below that were not asked for; ``now`` is the unit that stands for this
    one today, when it is another (see :func:`mark_successors`).
    """

    unit: Unit
    children: list[Node] = field(default_factory=list)
    hidden: int = 0
    now: Unit | None = None


def tree(
    on: date, *, levels: int | None = None, most: int | None = None, root: Unit | None = None
) -> list[Node]:
    """Return the tree of a date: the topmost units (or ``root`` alone) with those below.

    ``levels`` limits the depth and ``most`` the units of one level; what lies below the limit is
    only counted. Two queries a level, whatever the number of units.
    """
    living = Unit.objects.as_of(on)
    tops = living.filter(pk=root.pk) if root else living.filter(parent_on=None)
    row = [Node(unit) for unit in _ordered(tops)]
    top, depth = row, 1
    while row:
        by_id = {node.unit.pk: node for node in row}
        below = UnitParent.objects.filter(
            holds_on(on), holds_on(on, "unit__"), parent__in=list(by_id)
        )
        counts = dict(below.order_by().values_list("parent").annotate(Count("pk")))
        too_many = most is not None and sum(counts.values()) > most
        if too_many or (levels is not None and depth >= levels):
            for parent_id, count in counts.items():
                by_id[parent_id].hidden = count
            break
        row = []
        for unit in _ordered(living.filter(pk__in=below.values("unit"))):
            node = Node(unit)
            by_id[cast(int, unit.parent_on)].children.append(node)
            row.append(node)
        depth += 1
    return top


def mark_successors(nodes: list[Node], today: date) -> None:
    """Fill ``now`` in a tree of the past: which unit each one has become."""
    became = restatement_map(today)
    names = Unit.objects.named(today).in_bulk(list(set(became.values())))
    todo = list(nodes)
    while todo:
        node = todo.pop()
        node.now = names.get(became.get(node.unit.pk, 0))
        todo.extend(node.children)


def ancestors(unit: Unit, on: date) -> UnitQuerySet:
    """Return the units above a unit on a date, without itself, in no order."""
    return Unit.objects.ancestors_of([unit.pk], on).exclude(pk=unit.pk)


def descendants(unit: Unit, on: date) -> UnitQuerySet:
    """Return the units below a unit on a date, without itself, in no order."""
    return Unit.objects.descendants_of([unit.pk], on).exclude(pk=unit.pk)


def path(unit: Unit, on: date) -> list[Unit]:
    """Return the units from the top down to the parent of a unit on a date."""
    above = {u.pk: u for u in Unit.objects.ancestors_of([unit.pk], on).as_of(on)}
    found: list[Unit] = []
    here = above.get(unit.pk)
    while here is not None and here.parent_on in above:
        here = above.pop(here.parent_on)
        found.insert(0, here)
    return found


def successors(unit: Unit, on: date) -> list[Unit]:
    """Return the units that a unit has become by a date: itself while it lasts."""
    return list(Unit.objects.named(on).filter(pk__in=restated(unit.pk, on)).order_by("code"))


def restated(unit_id: int, on: date) -> tuple[int, ...]:
    """Return the ids of the units that stand for a unit on a date, in ascending order.

    A unit that ended without a successor stands for itself: its records must not vanish.
    """
    steps = _steps(on)
    ends: set[int] = set()
    seen: set[int] = set()
    todo = [unit_id]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in steps:
            todo.extend(to for to, _ in steps[here])
        else:
            ends.add(here)
    return tuple(sorted(ends))


def restatement_map(on: date) -> dict[int, int]:
    """Return ``old unit id → id of the one unit that its records count for on a date``.

    Only units that changed are in it: read it with ``map.get(unit_id, unit_id)``. Records of a unit
    that was split go to its principal successor, because a record cannot be divided.
    """
    steps = _steps(on)
    chief = {old: _principal(targets) for old, targets in steps.items()}
    result: dict[int, int] = {}
    for old in chief:
        here, seen = old, {old}
        while here in chief and chief[here] not in seen:
            here = chief[here]
            seen.add(here)
        result[old] = here
    return result


def _principal(targets: list[tuple[int, bool]]) -> int:
    return next((to for to, principal in targets if principal), targets[0][0])


def _steps(on: date) -> dict[int, list[tuple[int, bool]]]:
    """Return, for every unit that has ended by ``on``, its direct successors."""
    rows = (
        UnitRelation.objects.filter(kind__in=_SUCCESSION, effective_on__lte=on)
        .filter(from_unit__valid_to__lte=on)
        .order_by("id")
        .values_list("from_unit_id", "to_unit_id", "principal")
    )
    steps: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for old, new, principal in rows:
        steps[old].append((new, principal))
    return dict(steps)


def _ordered(units: UnitQuerySet) -> list[Unit]:
    return sorted(units, key=lambda unit: (_LEVELS.index(Level(unit.level)), unit.code))
