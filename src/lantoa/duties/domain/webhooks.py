"""Verbs: other systems are told of notices, signed.

A request carries ``Lantoa-Signature: t=SECONDS,v1=HEX``: HMAC-SHA-256, under the webhook's secret,
of the seconds since 1970, a full stop and the body. ``Lantoa-Delivery`` stays the same when a
delivery is repeated. A webhook is never switched off by a machine; what it does not take is tried
for two weeks, later and later.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lantoa import __version__
from lantoa.duties.domain.notices import words_of
from lantoa.duties.models import DeliveryStatus, Webhook, WebhookDelivery
from lantoa.public.domain.keyed import keyed_digest
from lantoa.transport import FetchRequest, FetchResult, Limits, backoff, fetch, user_agent
from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import NotAllowedError
from lantoa.units.domain.people import may_manage
from lantoa.units.models import Unit, User

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=14)
_LIMITS = Limits(connect=10, read=15, total=30, size=2_000_000, redirects=0)


def secret_of(webhook: Webhook) -> str:
    """What the receiver checks signatures with: 64 hex digits."""
    return keyed_digest("webhook", str(webhook.salt))


def signature(secret: str, seconds: int, body: bytes) -> str:
    """The value of ``Lantoa-Signature``."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"


@transaction.atomic
def add(*, unit: Unit, name: str, url: str, kinds: list[str], actor: User) -> Webhook:
    """Make a webhook for the notices of a unit and of those under it."""
    _may(actor, unit)
    webhook = Webhook.objects.create(unit=unit, name=name, url=url, kinds=kinds, created_by=actor)
    record("duties.add_webhook", webhook, actor=actor, unit=unit, after={"url": url})
    return webhook


@transaction.atomic
def switch(webhook: Webhook, *, active: bool, actor: User) -> None:
    """Switch a webhook on or off; what waits goes out when it is on again."""
    _may(actor, webhook.unit)
    if Webhook.objects.filter(pk=webhook.pk, active=not active).update(active=active):
        record(
            "duties.switch_webhook", webhook, actor=actor, unit=webhook.unit,
            before={"active": not active}, after={"active": active},
        )  # fmt: skip


@transaction.atomic
def renew_secret(webhook: Webhook, *, actor: User) -> None:
    """Give a webhook another secret; signatures under the old one end at once."""
    _may(actor, webhook.unit)
    webhook.salt = uuid.uuid4()
    webhook.save(update_fields=["salt"])
    record("duties.renew_secret", webhook, actor=actor, unit=webhook.unit)


def send_again(delivery: WebhookDelivery, *, actor: User) -> bool:
    """Try a delivery that was given up from the beginning; False when it was not."""
    _may(actor, delivery.webhook.unit)
    given_up = WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.GIVEN_UP)
    now = timezone.now()
    return bool(
        given_up.update(
            status=DeliveryStatus.QUEUED, attempts=0, next_attempt_at=now, created_at=now
        )
    )


def due_ids(now: datetime | None = None) -> list[int]:
    """Deliveries to be tried now."""
    due = WebhookDelivery.objects.filter(
        status=DeliveryStatus.QUEUED,
        next_attempt_at__lte=now or timezone.now(),
        webhook__active=True,
    )
    return list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:1000])


def deliver(delivery_id: int) -> bool:
    """Try one delivery; True when it was taken."""
    now = timezone.now()
    mine = WebhookDelivery.objects.filter(
        pk=delivery_id, status=DeliveryStatus.QUEUED, next_attempt_at__lte=now
    )
    if not mine.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE):
        return False
    delivery = WebhookDelivery.objects.select_related("webhook", "notice__unit").get(pk=delivery_id)
    return _settle(delivery, fetch(_request(delivery, int(now.timestamp()))))


def body_of(delivery: WebhookDelivery) -> bytes:
    """The JSON that is sent; the words are Vietnamese."""
    notice = delivery.notice
    with translation.override("vi"):
        words = words_of(notice)
    return json.dumps(
        {
            "id": str(delivery.public_id),
            "kind": notice.kind,
            "at": notice.created_at.isoformat(),
            "urgent": notice.urgent,
            "unit": notice.unit.code if notice.unit else None,
            "title": words.title,
            "text": words.body,
            "url": f"{settings.BASE_URL}{notice.url}" if notice.url else None,
        },
        ensure_ascii=False,
    ).encode()


def _request(delivery: WebhookDelivery, seconds: int) -> FetchRequest:
    body = body_of(delivery)
    return FetchRequest(
        delivery.webhook.url,
        user_agent(__version__, settings.FETCH_CONTACT),
        accept="*/*",
        limits=_LIMITS,
        allowed=settings.FETCH_ALLOWED_PRIVATE,
        content=body,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Lantoa-Delivery": str(delivery.public_id),
            "Lantoa-Signature": signature(secret_of(delivery.webhook), seconds, body),
        },
    )


def _settle(delivery: WebhookDelivery, result: FetchResult) -> bool:
    now = timezone.now()
    taken = result.status is not None and 200 <= result.status < 300
    if taken:
        status = DeliveryStatus.DELIVERED
    elif now - delivery.created_at > GIVE_UP_AFTER:
        status = DeliveryStatus.GIVEN_UP
    else:
        status = DeliveryStatus.QUEUED
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        status=status,
        answer=result.status,
        problem="" if taken else result.message[:300],
        delivered_at=now if taken else None,
        next_attempt_at=now + backoff(delivery.attempts, result.retry_after),
    )
    return taken


def _may(actor: User, unit: Unit) -> None:
    if not may_manage(actor, unit, timezone.localdate()):
        raise NotAllowedError(_("Only a lead of this unit or of one above it may do this."))
