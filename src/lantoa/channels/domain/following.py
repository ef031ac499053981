"""A correction and a take-down go everywhere the product went.

Both are deliveries of their own, with a key made from the first one's, so that asking again (a
person, the sweep of every minute, a post that turns out to stand after all) adds nothing.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from lantoa.channels.domain import outbox
from lantoa.channels.domain.composing import compose
from lantoa.channels.models import Action, Delivery, State
from lantoa.library.models import Product, Status
from lantoa.units.models import User

STANDS = Q(action=Action.PUBLISH) | Q(~Q(remote_id=F("original__remote_id")), action=Action.CORRECT)
"""Deliveries with a post of their own: where a channel cannot edit, the correction has one."""


def follow(delivery: Delivery, *, actor: User | None = None) -> Delivery | None:
    """What must now be done about something that stands in a channel; None when nothing."""
    product = Product.objects.defer("search").get(pk=delivery.product_id)
    if product.status == Status.KILLED:
        return _after(delivery, product, Action.REMOVE, f"{delivery.key}:remove", actor)
    late = product.status == Status.CORRECTED and product.version > delivery.version
    if late and delivery.action == Action.PUBLISH:
        key = f"{delivery.key}:correct:{product.version}"
        return _after(delivery, product, Action.CORRECT, key, actor)
    return None


def remove(delivery: Delivery, *, actor: User | None) -> Delivery:
    """Take down one publication, whatever becomes of its product."""
    product = Product.objects.defer("search").get(pk=delivery.product_id)
    return _after(delivery, product, Action.REMOVE, f"{delivery.key}:remove", actor)


def follow_all(limit: int = 500) -> int:
    """Find what stands although its product was taken down or corrected; returns how many.

    The library is below this floor and cannot call it; this looks at what the library says.
    """
    followed = Delivery.objects.filter(original=OuterRef("pk"))
    removed = followed.filter(action=Action.REMOVE)
    corrected = followed.filter(action=Action.CORRECT, version__gte=OuterRef("product__version"))
    killed = Q(STANDS, product__status=Status.KILLED)
    outdated = Q(
        ~Exists(corrected),
        action=Action.PUBLISH,
        product__status=Status.CORRECTED,
        version__lt=F("product__version"),
    )
    late = Delivery.objects.filter(killed | outdated, ~Exists(removed), state=State.DELIVERED)
    return sum(follow(delivery) is not None for delivery in late.select_related("account")[:limit])


def _after(
    delivery: Delivery, product: Product, action: Action, key: str, actor: User | None
) -> Delivery:
    message = delivery.message
    if action == Action.CORRECT:
        message = compose(product, delivery.account, link=delivery.message.get("link", ""))
    return outbox.enqueue(
        product,
        delivery.account,
        message,
        key=key,
        action=action,
        original=delivery,
        actor=actor,
    )[0]
