"""May this be done now? Asked at the moment of sending, of the rows as they are then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.channels.models import Account, Action, Delivery, Reach
from lantoa.library.domain.approval import is_sendable
from lantoa.library.domain.sharing import may_reuse
from lantoa.library.models import Product, Territory


@dataclass(frozen=True)
class Refusal:
    """Why not: ``code`` for programs, ``text`` for people; ``until`` when it will be allowed."""

    code: str
    text: str
    until: datetime | None = None


def refusal(product: Product, account: Account, at: datetime) -> Refusal | None:
    """Why a product may not go out through an account at a moment; None when it may."""
    if account.channel.retired(timezone.localdate(at)):
        return Refusal("retired", str(account.channel))
    problems = is_sendable(product, at, _territory(account))
    texts = " ".join(problem.text for problem in problems)
    if {problem.code for problem in problems} - {"embargo"}:
        return Refusal(problems[0].code, texts)
    if not may_reuse(product, account.unit):
        return Refusal("not_granted", _("It belongs to another unit. Ask its owner first."))
    return Refusal("embargo", texts, until=product.embargo_until) if problems else None


def refusal_of(delivery: Delivery, at: datetime) -> Refusal | None:
    """Why a delivery may not be carried out at a moment; None when it may.

    A take-down needs nobody's leave. Anything else needs the very version that was put in the
    queue to be the approved one, and a reply what it stands below.
    """
    if delivery.action == Action.REMOVE:
        return None
    above = Delivery.objects.filter(original=delivery.original_id, action=Action.REMOVE)
    if delivery.action == Action.REPLY and above.exists():
        return Refusal("taken_down", _("What it stands below was taken down."))
    product = Product.objects.defer("search").get(pk=delivery.product_id)
    found = refusal(product, delivery.account, at)
    if found is None and product.version != delivery.version:
        return Refusal("changed", f"{delivery.version} ≠ {product.version}")
    return found


def _territory(account: Account) -> str | None:
    everywhere = account.channel.reach in (Reach.ONLINE, Reach.SOCIAL)
    return Territory.WORLD if everywhere else None
