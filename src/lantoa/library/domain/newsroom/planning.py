"""Ideas, the plan, and who does what by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.library.domain.duty import ASSIGNMENT, tell_assigned
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import MAKERS, holds_role, must_edit, people_of
from lantoa.library.domain.writing import create, locked
from lantoa.library.models import OPEN, Event, Product, Status
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User


@transaction.atomic
def propose(
    actor: User,
    unit: Unit,
    texts: Mapping[str, Any],
    *,
    planned_for: date | None = None,
    event: Event | None = None,
    public_id: UUID | None = None,
) -> tuple[Product, bool]:
    """Keep an idea: a headline and, if anybody knows, what, when and for which event.

    Returns it and whether it is new; ``public_id`` is the form's, so that two clicks make one.
    """
    product, created = create(actor, unit, texts, public_id=public_id, idea=True)
    if created and (planned_for or event):
        plan(product.pk, planned_for=planned_for, event=event, actor=actor)
        product.refresh_from_db(fields=["planned_for", "event"])
    return product, created


@transaction.atomic
def plan(product_id: int, *, planned_for: date | None, event: Event | None, actor: User) -> Product:
    """Put a product into the calendar, move it, or take it out."""
    product = locked(product_id)
    must_edit(actor, product)
    if product.status == Status.KILLED:
        raise LibraryError(_("It is taken down."))
    before = {"planned_for": _iso(product.planned_for), "event": product.event_id}
    after = {"planned_for": _iso(planned_for), "event": event.pk if event else None}
    if before != after:
        product.planned_for, product.event = planned_for, event
        product.save(update_fields=["planned_for", "event"])
        record("library.plan", product, actor=actor, unit=product.unit, before=before, after=after)
    return product


@transaction.atomic
def assign(product_id: int, person: User, *, due: datetime | None, actor: User) -> Product:
    """Give a product to a person until a moment; without one the rule of the duty says when.

    Who had it loses it; their time ends with it. Doing it twice changes nothing.
    """
    product = locked(product_id)
    if not holds_role(actor, product.unit_id, MAKERS):
        raise NotAllowedError(_("Only people of this unit or of one above it may change this."))
    if product.status not in OPEN:
        raise LibraryError(_("Only what is still being made is assigned."))
    if not assignable(product.unit).filter(pk=person.pk).exists():
        raise LibraryError(_("This person does not make products for this unit."))
    if (product.assigned_to_id, product.due_at) == (person.pk, due) and due:
        return product
    if due and due <= timezone.now():
        raise LibraryError(_("The time is over already. Choose a later one."))
    deadlines.cancel(product, ASSIGNMENT)
    deadline = deadlines.start(product, ASSIGNMENT, unit=product.unit, owner=person, due=due)
    product.assigned_to, product.due_at = person, deadline.due_at
    if product.status == Status.IDEA:
        product.status = Status.ASSIGNED
    product.save(update_fields=["assigned_to", "due_at", "status"])
    if person != actor:
        tell_assigned(product, person, key=str(deadline.pk))
    after = {"person": person.pk, "due": deadline.due_at.isoformat()}
    record("library.assign", product, actor=actor, unit=product.unit, after=after)
    return product


def assignable(unit: Unit) -> QuerySet[User]:
    """Return who may be given work of a unit: makers there and above, who see it."""
    return people_of(unit, MAKERS)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
