"""Checklists as data: what a person looks at before a product of a kind goes on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import holds_role, must_edit
from lantoa.library.domain.writing import locked
from lantoa.library.models import ChecklistItem, Product, Tick
from lantoa.units.domain.audit import record
from lantoa.units.models import Role, Unit, User


@dataclass(frozen=True)
class Question:
    """An item as it stands for one product. ``outdated``: ticked for an earlier text."""

    item: ChecklistItem
    tick: Tick | None
    outdated: bool


def items_for(product: Product) -> QuerySet[ChecklistItem]:
    """Return the items that are asked of a product: those of its unit and of the units above."""
    above = Unit.objects.ancestors_of([product.unit_id], timezone.localdate())
    return ChecklistItem.objects.filter(
        Q(kind="") | Q(kind=product.kind), unit__in=above.order_by().values("pk"), active=True
    )


def questions(product: Product) -> list[Question]:
    """Return the checklist of a product with its ticks."""
    ticks = {tick.item_id: tick for tick in product.ticks.select_related("by")}
    return [
        Question(item, tick, tick is not None and tick.version < product.version)
        for item in items_for(product)
        for tick in [ticks.get(item.pk)]
    ]


@transaction.atomic
def tick(product_id: int, item_id: int, *, on: bool, actor: User) -> bool:
    """Tick an item for the text as it is now, or take the tick back; True when that changed it."""
    product = locked(product_id)
    must_edit(actor, product)
    item = items_for(product).filter(pk=item_id).first()
    if item is None:
        raise LibraryError(_("This question is no longer asked."))
    ticks = Tick.objects.filter(product=product, item=item)
    if on:
        values = {"version": product.version, "by": actor}
        known = ticks.filter(version=product.version).exists()
        Tick.objects.update_or_create(product=product, item=item, defaults=values)
        changed = not known
    else:
        changed = ticks.delete()[0] > 0
    if changed:
        after = {"item": item.text, "ticked": on, "version": product.version}
        record("library.tick", product, actor=actor, unit=product.unit, after=after)
    return changed


@transaction.atomic
def add_item(unit: Unit, *, kind: str, text: str, required: bool, actor: User) -> ChecklistItem:
    """Add a question for a unit and those below it."""
    _must_lead(actor, unit)
    if not text.strip():
        raise LibraryError(_("Write the question first."))
    item = ChecklistItem.objects.create(unit=unit, kind=kind, text=text.strip(), required=required)
    after = {"kind": kind, "text": item.text, "required": required}
    record("library.add_checklist_item", item, actor=actor, unit=unit, after=after)
    return item


@transaction.atomic
def retire_item(item: ChecklistItem, *, actor: User) -> bool:
    """Ask a question no longer; what was ticked stays. False when it is retired already."""
    _must_lead(actor, item.unit)
    if not ChecklistItem.objects.filter(pk=item.pk, active=True).update(active=False):
        return False
    record("library.retire_checklist_item", item, actor=actor, unit=item.unit, after={})
    return True


def _must_lead(actor: User, unit: Unit) -> None:
    if not holds_role(actor, unit.pk, (Role.LEAD,)):
        raise NotAllowedError(_("A lead of this unit or of one above it changes its checklists."))
