"""Verbs: a person is given a role in a unit, or loses it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import NotAllowedError, UnitError
from lantoa.units.models import Membership, Role, Unit, User
from lantoa.units.models.periods import holds_on
from lantoa.units.models.scope import forget_scope


@transaction.atomic
def grant(user: User, unit: Unit, role: Role, *, on: date, actor: User | None = None) -> Membership:
    """Give a person a role in a unit from ``on``; giving it twice changes nothing."""
    _may_manage(actor, unit)
    _lock(user)
    membership, created = Membership.objects.get_or_create(
        user=user, unit=unit, role=role, valid_to=None, defaults={"valid_from": on}
    )
    if created:
        after = {"person": user.pk, "role": str(role), "from": on.isoformat()}
        record("units.grant", membership, actor=actor, unit=unit, after=after)
        forget_scope(user)
    return membership


@transaction.atomic
def revoke(membership: Membership, *, on: date, actor: User | None = None) -> Membership:
    """End a membership: ``on`` is the first day on which it no longer holds."""
    _may_manage(actor, membership.unit)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.valid_to is not None:
        raise UnitError(_("This membership has already ended."))
    if on <= row.valid_from:
        raise UnitError(_("The end of a period must come after its start."))
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    record(
        "units.revoke",
        row,
        actor=actor,
        unit=row.unit,
        before={"valid_to": None},
        after={"person": row.user_id, "role": row.role, "valid_to": on.isoformat()},
    )
    forget_scope(membership.user)
    return row


def may_manage(actor: User, unit: Unit, on: date) -> bool:
    """Tell whether a person may give and take roles in a unit: superusers, and leads above it."""
    if not actor.is_active:
        return False
    if actor.is_superuser:
        return True
    led = actor.memberships.filter(holds_on(on), role=Role.LEAD).values_list("unit", flat=True)
    return Unit.objects.ancestors_of([unit.pk], on).filter(pk__in=list(led)).exists()


def _may_manage(actor: User | None, unit: Unit) -> None:
    if actor is not None and not may_manage(actor, unit, timezone.localdate()):
        raise NotAllowedError(_("Only a lead of this unit or of one above it may do this."))


def _lock(user: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
