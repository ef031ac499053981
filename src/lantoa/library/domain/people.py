"""Who may make and who may approve: roles in the product's unit or in a unit above it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.errors import NotAllowedError
from lantoa.library.models import Product
from lantoa.units.models import Role, Unit, User
from lantoa.units.models.periods import holds_on

MAKERS = (Role.LEAD, Role.OFFICER, Role.PRESS)
APPROVERS = (Role.LEAD, Role.OFFICER)


def holds_role(user: User, unit_id: int, roles: Iterable[Role]) -> bool:
    """Tell whether a person holds one of these roles today in the unit or in one above it."""
    if user.is_superuser:
        return user.is_active
    today = timezone.localdate()
    held = user.memberships.filter(holds_on(today), role__in=roles).values_list("unit", flat=True)
    return (
        user.is_active
        and Unit.objects.ancestors_of([unit_id], today).filter(pk__in=list(held)).exists()
    )


def may_edit(user: User, product: Product) -> bool:
    """Tell whether a person may write a product: makers of its unit or above, and the assigned."""
    return product.assigned_to_id == user.pk or holds_role(user, product.unit_id, MAKERS)


def may_approve(user: User, product: Product) -> bool:
    """Tell whether a person may approve a product: an officer above its text, never its submitter.

    Approval is delegated: any officer or lead of the unit or of a unit above it may give it, so
    that a grassroots union with one officer has its superior union, and nobody approves alone.
    """
    return user.pk != product.submitted_by_id and holds_role(user, product.unit_id, APPROVERS)


def must_edit(user: User, product: Product) -> None:
    """Refuse somebody who may not write this product."""
    if not may_edit(user, product):
        raise NotAllowedError(_("Only people of this unit or of one above it may change this."))


def must_approve(user: User, product: Product) -> None:
    """Refuse somebody who may not approve this product."""
    if not may_approve(user, product):
        raise NotAllowedError(
            _("It is approved by another officer of this unit or of one above it.")
        )


def must_make(user: User, unit_id: int) -> None:
    """Refuse somebody who does not make products for this unit."""
    if not holds_role(user, unit_id, MAKERS):
        raise NotAllowedError(_("You do not make products for this unit."))


def own_units(user: User, roles: Iterable[Role] = MAKERS) -> list[Unit]:
    """Return the units in which a person holds one of these roles (makes products), named as
    today."""
    today = timezone.localdate()
    held = user.memberships.filter(holds_on(today), role__in=roles)
    return list(Unit.objects.as_of(today).filter(pk__in=held.values("unit")).order_by("code"))


def led_units(user: User) -> list[Unit]:
    """Return the units that a person leads."""
    return own_units(user, (Role.LEAD,))


def people_of(unit: Unit, roles: Iterable[Role]) -> QuerySet[User]:
    """Return who holds one of these roles today in a unit or in one above it."""
    today = timezone.localdate()
    found = User.objects.filter(
        holds_on(today, "memberships__"),
        is_active=True,
        memberships__unit__in=Unit.objects.ancestors_of([unit.pk], today).values("pk"),
        memberships__role__in=roles,
    )
    return found.distinct().order_by("last_name", "first_name", "pk")
