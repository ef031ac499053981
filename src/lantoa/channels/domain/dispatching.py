"""People send products: what was looked at goes into the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.channels.adapters.base import Problem
from lantoa.channels.domain import gate, outbox
from lantoa.channels.domain.composing import lay_out
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Account, Delivery
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.library.models import Product
from lantoa.units.domain.audit import record
from lantoa.units.models import User

WORDS = {
    Problem.EMPTY: gettext_lazy("There is no text."),
    Problem.TOO_LONG: gettext_lazy("The text is too long for this channel."),
    Problem.NO_TITLE: gettext_lazy("This channel needs a headline."),
    Problem.TITLE_TOO_SHORT: gettext_lazy("The headline is too short for this channel."),
    Problem.TITLE_TOO_LONG: gettext_lazy("The headline is too long for this channel."),
    Problem.PICTURE_TOO_LARGE: gettext_lazy("The picture is too large for this channel."),
    Problem.NO_FILM: gettext_lazy(
        "This channel needs a film: make one, or add it to the product. Its copy takes a while."
    ),
    Problem.COMMENT_TOO_LONG: gettext_lazy("The first comment is too long for this channel."),
}


def may_send(user: User, account: Account) -> bool:
    """Tell whether a person may speak through an account: officers of its unit or of one above."""
    return holds_role(user, account.unit_id, APPROVERS)


def must_send(user: User, account: Account) -> None:
    """Refuse somebody who may not speak through this account."""
    if not may_send(user, account):
        raise DeliveryError(_("Only officers of this account's unit may do this."))


def key_of(product: Product, account: Account) -> str:
    """The key of a publication: one version of a product goes to an account once."""
    return f"{product.public_id}:{product.version}:{account.pk}"


@transaction.atomic
def send_to(
    account: Account, product: Product, message: Mapping[str, Any], *, actor: User
) -> tuple[Delivery, bool]:
    """Put a product in the queue for an account; one version of it goes there once.

    Raises DeliveryError with the reason when it could not go out as things are now. (An embargo is
    no reason: it waits.)
    """
    must_send(actor, account)
    refused = gate.refusal(product, account, timezone.now())
    if refused and not refused.until:
        raise DeliveryError(refused.text)
    laid, found = lay_out(message, account)
    if found:
        raise DeliveryError(" ".join(str(WORDS[problem]) for problem in found))
    delivery, created = outbox.enqueue(
        product,
        account,
        laid,
        key=key_of(product, account),
        not_before=refused.until if refused else None,
        actor=actor,
    )
    if created:
        after = {"account": account.pk, "product": product.pk}
        record("delivery.send", delivery, actor=actor, unit=account.unit, after=after)
    return delivery, created
