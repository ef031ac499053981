"""Approval through a link, by somebody without an account: used once, and only for a while.

The e-mail is the only place where the secret stands; the database has a keyed digest of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.approval import review
from lantoa.library.domain.errors import EditConflictError, LibraryError
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.library.domain.writing import locked
from lantoa.library.models import Decision, Invitation, Review, Status
from lantoa.public.domain.keyed import keyed_digest
from lantoa.units.domain.audit import record
from lantoa.units.models import User

VALID_FOR = timedelta(days=3)


class LinkState(StrEnum):
    """What a link is good for now."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class Link:
    """An invitation and its secret, which exists only here and in the e-mail."""

    invitation: Invitation
    secret: str


@transaction.atomic
def invite(product_id: int, *, email: str, name: str, actor: User) -> Link:
    """Make a link for one reviewer of the submitted version.

    Only somebody who could approve within the unit's subtree may hand approval on; the submitter
    may too when they hold such a role, because the invited person is the second pair of eyes.
    """
    product = locked(product_id)
    if not holds_role(actor, product.unit_id, APPROVERS):
        raise LibraryError(_("Only a lead or an officer may ask somebody to approve."))
    if product.status != Status.SUBMITTED:
        raise LibraryError(_("It does not wait for approval."))
    if email.lower() == actor.email:
        raise LibraryError(_("Ask somebody else than yourself."))
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        product=product,
        version=product.version,
        email=email,
        name=name,
        digest=_digest(secret),
        invited_by=actor,
        expires_at=timezone.now() + VALID_FOR,
    )
    after = {"invitation": invitation.pk, "version": product.version}
    record("library.invite", product, actor=actor, unit=product.unit, after=after)
    return Link(invitation, secret)


def find(secret: str) -> Invitation | None:
    """Return the invitation of a link, or None when there is none."""
    rows = Invitation.objects.select_related("product", "invited_by")
    return rows.filter(digest=_digest(secret)).first()


def state(invitation: Invitation) -> LinkState:
    """Tell what a link is good for now."""
    product = invitation.product
    if invitation.used_at is not None:
        return LinkState.USED
    if invitation.expires_at <= timezone.now():
        return LinkState.EXPIRED
    if product.version != invitation.version or product.status != Status.SUBMITTED:
        return LinkState.OUTDATED
    return LinkState.OPEN


@transaction.atomic
def answer(invitation: Invitation, decision: Decision, text: str) -> Review:
    """Review through a link. Taking the link is one conditional update: it works once.

    Raises LibraryError when it is used, expired, or its version is no longer the one that waits.
    """
    now = timezone.now()
    free = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
    if free.update(used_at=now) != 1:
        raise LibraryError(_("This link has been used, or it has expired."))
    try:
        return review(
            invitation.product_id, decision, text, seen=invitation.version, invitation=invitation
        )
    except EditConflictError as conflict:
        raise LibraryError(_("The text has changed since this link was sent.")) from conflict


def _digest(secret: str) -> str:
    return keyed_digest("library.invitation", secret)
