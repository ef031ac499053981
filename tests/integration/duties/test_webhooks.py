"""Another system is told: signed, once, and for as long as it takes to listen."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.integration.duties.conftest import NOTICE, Line, make_line
from tests.support.parallel import in_parallel
from tests.support.receiver import Receiver

from lantoa.duties.domain import notices, webhooks
from lantoa.duties.models import DeliveryStatus, Webhook, WebhookDelivery
from lantoa.units.domain.errors import NotAllowedError
from lantoa.units.models import AuditEntry


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Return a receiver on loopback that the guard lets through."""
    with Receiver() as running:
        settings.FETCH_ALLOWED_PRIVATE = [running.authority]
        yield running


def hook_of(line: Line, receiver: Receiver, **changes: object) -> Webhook:
    fields = {"unit": line.province, "name": "Hệ thống khác", "url": receiver.url, "kinds": [],
              "actor": line.province_lead, **changes}  # fmt: skip
    return webhooks.add(**fields)  # type: ignore[arg-type]


def tell(line: Line, key: str = "k") -> None:
    notices.notify(
        NOTICE, key=key, unit=line.base, users=[line.owner], url="/admin/", params={"what": "gấp"}
    )


def send_due() -> list[bool]:
    return [webhooks.deliver(pk) for pk in webhooks.due_ids()]


def test_delivery_is_signed_and_says_what_happened(line: Line, receiver: Receiver) -> None:
    hook = hook_of(line, receiver)
    tell(line)
    assert send_due() == [True]
    (posted,) = receiver.got
    parts = dict(part.split("=", 1) for part in posted.headers["lantoa-signature"].split(","))
    signed = f"{parts['t']}.".encode() + posted.body
    secret = webhooks.secret_of(hook).encode()
    assert parts["v1"] == hmac.new(secret, signed, hashlib.sha256).hexdigest()
    assert abs(int(parts["t"]) - timezone.now().timestamp()) < 60
    delivery = WebhookDelivery.objects.get()
    assert posted.headers["lantoa-delivery"] == str(delivery.public_id)
    body = json.loads(posted.body)
    assert (body["id"], body["kind"], body["unit"]) == (
        str(delivery.public_id), NOTICE, "co-so",
    )  # fmt: skip
    assert (body["title"], body["url"]) == ("Tin gấp", "http://127.0.0.1:8000/admin/")
    assert (delivery.status, delivery.answer) == (DeliveryStatus.DELIVERED, 204)


def test_only_notices_of_its_units_and_kinds_are_delivered(line: Line, receiver: Receiver) -> None:
    hook_of(line, receiver, kinds=["tests.other"])
    hook_of(line, receiver, unit=line.base, actor=line.base_lead)
    notices.notify(NOTICE, key="top", unit=line.top)
    assert WebhookDelivery.objects.count() == 0
    tell(line)
    assert WebhookDelivery.objects.get().webhook.unit == line.base


def test_failure_is_tried_later_and_later_with_the_same_id(line: Line, receiver: Receiver) -> None:
    hook = hook_of(line, receiver)
    receiver.status = 500
    tell(line)
    pauses = []
    for _ in range(12):
        before = timezone.now()
        assert send_due() == [False]
        assert send_due() == []
        row = WebhookDelivery.objects.get()
        pauses.append((row.next_attempt_at - before).total_seconds() / 60)
        WebhookDelivery.objects.update(next_attempt_at=before)
    assert 5 <= pauses[0] <= 6.1
    assert all(1440 <= pause <= 1728 for pause in pauses[-3:])
    receiver.status = 200
    assert send_due() == [True]
    assert len({posted.headers["lantoa-delivery"] for posted in receiver.got}) == 1
    hook.refresh_from_db()
    assert hook.active


def test_receiver_that_asks_for_a_pause_gets_it(line: Line, receiver: Receiver) -> None:
    hook_of(line, receiver)
    receiver.status, receiver.answer = 429, {"Retry-After": "7200"}
    tell(line)
    send_due()
    pause = WebhookDelivery.objects.get().next_attempt_at - timezone.now()
    assert timedelta(minutes=119) < pause < timedelta(minutes=145)


def test_delivery_is_given_up_after_two_weeks_and_may_be_sent_again(
    line: Line, receiver: Receiver
) -> None:
    hook_of(line, receiver)
    receiver.status = 500
    tell(line)
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=15))
    send_due()
    row = WebhookDelivery.objects.get()
    assert row.status == DeliveryStatus.GIVEN_UP
    receiver.status = 200
    assert webhooks.send_again(row, actor=line.province_lead)
    assert not webhooks.send_again(row, actor=line.province_lead)
    assert send_due() == [True]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://169.254.169.254/", "file:///etc"])
def test_private_address_is_not_called(line: Line, receiver: Receiver, url: str) -> None:
    hook_of(line, receiver, url=url)
    tell(line)
    assert send_due() == [False]
    assert WebhookDelivery.objects.get().answer is None


def test_redirect_is_not_followed(line: Line, receiver: Receiver) -> None:
    hook_of(line, receiver)
    receiver.status, receiver.answer = 307, {"Location": receiver.url}
    tell(line)
    assert send_due() == [False]
    assert len(receiver.got) == 1


def test_switched_off_webhook_waits(line: Line, receiver: Receiver) -> None:
    hook = hook_of(line, receiver)
    tell(line)
    webhooks.switch(hook, active=False, actor=line.province_lead)
    assert send_due() == []
    webhooks.switch(hook, active=True, actor=line.province_lead)
    assert send_due() == [True]


def test_new_secret_ends_the_old_one_and_neither_is_in_the_database(
    line: Line, receiver: Receiver
) -> None:
    hook = hook_of(line, receiver)
    old = webhooks.secret_of(hook)
    webhooks.renew_secret(hook, actor=line.province_lead)
    hook.refresh_from_db()
    assert webhooks.secret_of(hook) != old
    stored = Webhook.objects.filter(pk=hook.pk).values().get()
    assert webhooks.secret_of(hook) not in str(stored)
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["duties.add_webhook", "duties.renew_secret"]


def test_only_leads_of_the_unit_or_above_may_change_it(line: Line, receiver: Receiver) -> None:
    hook = hook_of(line, receiver)
    for actor in (line.owner, line.base_lead):
        with pytest.raises(NotAllowedError):
            webhooks.switch(hook, active=False, actor=actor)
    webhooks.switch(hook, active=False, actor=line.top_lead)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_deliver_once(receiver: Receiver) -> None:
    line = make_line()
    hook_of(line, receiver)
    tell(line)
    (delivery,) = webhooks.due_ids()
    assert sorted(in_parallel(8, lambda _: webhooks.deliver(delivery))) == [False] * 7 + [True]
    assert len(receiver.got) == 1
