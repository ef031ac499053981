"""Making, finding and taking back tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.api.models import ApiToken, Scope
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import APPROVERS, holds_role, must_make
from lantoa.public.domain.keyed import keyed_digest
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User
from lantoa.units.models.scope import narrow_scope

PREFIX = "lt_"  # so that a token which leaked into a text is recognised
MOST_DAYS = 366


@dataclass(frozen=True)
class Made:
    """A new token and its secret, which is nowhere else."""

    token: ApiToken
    secret: str


@transaction.atomic
def make(actor: User, unit: Unit, *, name: str, scopes: Iterable[Scope], days: int) -> Made:
    """Make a token that acts for a person within a unit where they make products."""
    must_make(actor, unit.pk)
    wanted = sorted({Scope(scope).value for scope in scopes})
    if not wanted or not 1 <= days <= MOST_DAYS:
        raise LibraryError(_("Choose what it may do, and for at most a year."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=actor,
        unit=unit,
        name=name,
        digest=_digest(secret),
        scopes=wanted,
        expires_at=timezone.now() + timedelta(days=days),
    )
    record("api.make_token", token, actor=actor, unit=unit, after={"scopes": wanted, "days": days})
    return Made(token, secret)


def find(secret: str) -> ApiToken | None:
    """Return the valid token of a secret, its person's sight narrowed to its unit; else None."""
    rows = ApiToken.objects.select_related("user", "unit").filter(
        digest=_digest(secret), revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True
    )
    token: ApiToken | None = rows.first()
    if token is None:
        return None
    today = timezone.localdate()
    below = Unit.objects.descendants_of([token.unit_id], today).values_list("pk", flat=True)
    narrow_scope(token.user, frozenset(below))
    unused = Q(last_used_on=None) | Q(last_used_on__lt=today)
    ApiToken.objects.filter(unused, pk=token.pk).update(last_used_on=today)
    return token


@transaction.atomic
def revoke(token: ApiToken, *, actor: User) -> bool:
    """End a token at once; False when it has ended already."""
    if token.user_id != actor.pk and not holds_role(actor, token.unit_id, APPROVERS):
        raise NotAllowedError(_("Its maker ends it, or an officer of the unit."))
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    done = rows.update(revoked_at=timezone.now()) == 1
    if done:
        record("api.revoke_token", token, actor=actor, unit=token.unit)
    return done


def _digest(secret: str) -> str:
    return keyed_digest("api.token", secret)
