"""A correction and a take-down go everywhere the product went, and a thread goes on.

Each is a delivery of its own, with a key made from the first one's, so that asking again (a
person, the sweep of every minute, a post that turns out to stand after all) adds nothing.
"""

from __future__ import annotations

import logging
import re

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from lantoa.channels.domain import outbox
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.telling import tell_by_hand
from lantoa.channels.models import Action, Delivery, DeliveryEvent, State, Step
from lantoa.library.models import Product, Status
from lantoa.units.models import User

logger = logging.getLogger(__name__)
_PART = re.compile(r"(.*):then:(\d+)")

STANDS = Q(action__in=(Action.PUBLISH, Action.REPLY)) | Q(
    ~Q(remote_id=F("original__remote_id")), action=Action.CORRECT
)
"""Deliveries with a post of their own: where a channel cannot edit, the correction has one."""

OUT = Q(state=State.DELIVERED) | Q(state=State.SENDING, account__channel__adapter="")
"""What has left the house: a poster at the print shop hangs tomorrow, proved or not."""


@transaction.atomic
def follow(delivery: Delivery, *, actor: User | None = None) -> Delivery | None:
    """What must now be done about something that stands in a channel; None when nothing."""
    product = Product.objects.defer("search").get(pk=delivery.product_id)
    late = product.status == Status.CORRECTED and product.version > delivery.version
    below = delivery.action == Action.REPLY and (late or _is_removed(delivery.original_id))
    if product.status == Status.KILLED or below:
        # What is wrong may stand further down in a thread: a corrected post goes on no more.
        return _after(delivery, product, Action.REMOVE, f"{delivery.key}:remove", actor)
    if late and delivery.action == Action.PUBLISH and not _has_closed(delivery):
        key = f"{delivery.key}:correct:{product.version}"
        return _after(delivery, product, Action.CORRECT, key, actor)
    return None


def go_on(delivery: Delivery) -> Delivery | None:
    """Put what belongs below a post in the queue, now that the post stands: the next part of a
    thread, or the first comment. None when there is nothing, or the text has changed since."""
    then = delivery.message.get("then")
    if not then or not delivery.remote_id or _has_closed(delivery):
        return None
    product = Product.objects.defer("search").get(pk=delivery.product_id)
    if product.version != delivery.version:
        return None
    message = {"text": then[0], "then": then[1:]}
    part = _PART.fullmatch(delivery.key)
    key = f"{part[1]}:then:{int(part[2]) + 1}" if part else f"{delivery.key}:then:1"
    return outbox.enqueue(
        product, delivery.account, message, key=key, action=Action.REPLY, original=delivery
    )[0]


@transaction.atomic
def remove(delivery: Delivery, *, actor: User | None) -> Delivery:
    """Take down one publication with all that stands below it, whatever becomes of its product.

    What is still on its way there is refused at the gate, or taken down when it arrives.
    """
    _lock(delivery.pk)
    for below in delivery.followers.filter(action=Action.REPLY, state=State.DELIVERED):
        remove(below, actor=actor)
    product = Product.objects.defer("search").get(pk=delivery.product_id)
    return _after(delivery, product, Action.REMOVE, f"{delivery.key}:remove", actor)


def follow_all(limit: int = 500) -> int:
    """Find what stands although its product was taken down or corrected; returns how many.

    The library is below this floor and cannot call it; this looks at what the library says.
    """
    _call_off()
    followed = Delivery.objects.filter(original=OuterRef("pk"))
    removed = followed.filter(action=Action.REMOVE)
    corrected = followed.filter(action=Action.CORRECT, version__gte=OuterRef("product__version"))
    killed = Q(STANDS, product__status=Status.KILLED)
    late = Q(product__status=Status.CORRECTED, version__lt=F("product__version"))
    closed = Q(account__channel__retired_on__lte=timezone.localdate())
    wrong = Q(~Exists(corrected), ~closed, late, action=Action.PUBLISH)
    outdated = wrong | Q(late, action=Action.REPLY)
    rows = Delivery.objects.filter(killed | outdated, OUT, ~Exists(removed))
    return sum(map(_followed, rows.select_related("account__channel")[:limit]))


def _followed(delivery: Delivery) -> bool:
    """Follow one; what breaks here stops no other."""
    try:
        return follow(delivery) is not None
    except Exception:
        logger.exception("delivery %s", delivery.pk)
        return False


@transaction.atomic
def _call_off() -> None:
    """What people were to hand over of a product that has been taken down stays in the house."""
    rows = Delivery.objects.select_for_update(of=("self",), no_key=True).filter(
        state=State.QUEUED, account__channel__adapter="", product__status=Status.KILLED
    )
    rows = rows.exclude(action=Action.REMOVE)
    called = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=called).update(
        state=State.FAILED, problem="called_off", settled_at=timezone.now()
    )
    DeliveryEvent.objects.bulk_create(
        [DeliveryEvent(delivery_id=pk, step=Step.FAILED, detail="called_off") for pk in called]
    )


def _has_closed(delivery: Delivery) -> bool:
    return delivery.account.channel.retired(timezone.localdate())


def _is_removed(original_id: int | None) -> bool:
    """Whether what a reply stands below has been taken down; its row is locked, so that the reply
    and the take-down see each other whichever is first."""
    _lock(original_id)
    return Delivery.objects.filter(original=original_id, action=Action.REMOVE).exists()


def _lock(pk: int | None) -> None:
    Delivery.objects.select_for_update(no_key=True).only("pk").get(pk=pk)


@transaction.atomic
def _after(
    delivery: Delivery, product: Product, action: Action, key: str, actor: User | None
) -> Delivery:
    message = delivery.message
    if action == Action.CORRECT:
        link = delivery.message.get("link", "")
        message = compose(product, delivery.account, link=link, single=True)
    followed, created = outbox.enqueue(
        product,
        delivery.account,
        message,
        key=key,
        action=action,
        original=delivery,
        actor=actor,
    )
    if created and not delivery.account.channel.adapter:
        tell_by_hand(followed)
    return followed
