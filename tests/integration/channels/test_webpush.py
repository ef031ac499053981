"""Notifications through a push service that behaves as the standards say, read by the browsers."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.integration.channels.test_screens import officer
from tests.support.channels.push import Browser, PushServer
from tests.support.factories.channels import ChannelFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.channels.adapters.webpush import transport
from lantoa.channels.domain import accounts, following, sending, spreading, subscribing
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.dispatching import send_to
from lantoa.channels.domain.sealing import unseal
from lantoa.channels.models import Account, Action, Delivery, Letter, State, Subscriber
from lantoa.library.domain import amending
from lantoa.privacy.models import Consent

LINK = "https://congdoan.example/tin/1"


@pytest.fixture
def service(settings: Settings) -> Iterator[PushServer]:
    with PushServer() as server:
        settings.PUSH_SERVICES = [*settings.PUSH_SERVICES, server.url]
        yield server


@pytest.fixture
def account() -> Account:
    return accounts.add_account(
        None, channel=ChannelFactory(key="webpush", reach="online"), unit=UnitFactory(),
        name="Thông báo Công đoàn", handle="vanphong@congdoan.example", secrets={},
        burst=1000, every=timedelta(0),
    )[0]  # fmt: skip


def subscribe(account: Account, browser: Browser) -> Subscriber:
    return subscribing.ask_for_browser(account, browser.place, language="vi")


def write(account: Account) -> Delivery:
    product = ApprovedFactory(unit=account.unit, headline="Bữa cơm công đoàn", body="<p>Dài.</p>")
    actor = UserFactory(is_superuser=True)
    return send_to(account, product, compose(product, account, link=LINK), actor=actor)[0]


def work() -> None:
    while True:
        Letter.objects.update(not_before=timezone.now())
        Delivery.objects.update(not_before=timezone.now())
        if sending.send_next() is None:
            return


def test_a_click_on_a_page_and_a_browser_reads_the_news(
    service: PushServer, account: Account, client: Client
) -> None:
    browser = Browser(service)
    page = client.get(reverse("subscribe", args=[account.pk])).content.decode()
    assert "data-key=" in page
    worker = client.get(reverse("push_worker", args=[account.pk]))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    device = reverse("push_device", args=[account.pk])

    def post(**data: object) -> int:
        return client.post(device, json.dumps(data), "application/json").status_code

    assert post(on=True, agreed=False, **browser.place) == 400
    assert post(on=True, agreed=True, **browser.place) == 200
    assert post(on=True, agreed=True, **browser.place) == 200
    assert Consent.objects.get().purpose == "channels.webpush"
    delivery = write(account)
    work()
    delivery.refresh_from_db()
    (shown,) = browser.shown
    assert delivery.state == State.DELIVERED
    assert shown | {"tag": ""} == {
        "title": "Bữa cơm công đoàn",
        "body": "Hơn hai trăm đoàn viên cùng dự bữa cơm công đoàn.",
        "url": LINK,
        "tag": "",
    }
    (request,) = service.requests
    assert (request.headers["ttl"], request.headers["urgency"]) == ("172800", "normal")
    assert request.headers["topic"] == shown["tag"]
    assert len(shown["tag"]) == 32
    assert post(on=False, endpoint=browser.place["endpoint"]) == 200
    assert bytes(Subscriber.objects.get().sealed) == b""
    write(account)
    work()
    assert len(browser.shown) == 1


@pytest.mark.parametrize(
    "place",
    [
        {"endpoint": "https://push.example/a"},
        {"endpoint": "http://127.0.0.1:81/a"},
        {"endpoint": "http://fcm.googleapis.com/a"},
        {"endpoint": "https://fcm.googleapis.com/é"},
        {"endpoint": "https://fcm.googleapis.com/" + "a" * 1_000},
        {"endpoint": "không phải địa chỉ"},
        {"p256dh": "AAAA"},
        {"auth": "AAAA"},
    ],
)
def test_only_a_known_push_service_and_real_keys_are_taken(
    service: PushServer,
    account: Account,
    client: Client,
    settings: Settings,
    place: dict[str, str],
) -> None:
    settings.FETCH_ALLOWED_PRIVATE = ["127.0.0.1:81"]  # whatever else of us may call it
    sent = {"on": True, "agreed": True, **Browser(service).place, **place}
    device = reverse("push_device", args=[account.pk])
    assert client.post(device, json.dumps(sent), "application/json").status_code == 400
    assert not Subscriber.objects.exists()


def test_what_is_posted_must_be_understood(account: Account, client: Client) -> None:
    device = reverse("push_device", args=[account.pk])
    for body in ("", "[]", "{", '{"on": true}', '"on"', "null"):
        assert client.post(device, body, "application/json").status_code == 400, body


def test_it_can_be_turned_off_whatever_has_become_of_the_account(
    service: PushServer, account: Account, client: Client
) -> None:
    browser = Browser(service)
    subscribe(account, browser)
    page, device = (reverse(name, args=[account.pk]) for name in ("subscribe", "push_device"))

    def post(**data: object) -> int:
        return client.post(device, json.dumps(data), "application/json").status_code

    asked = {"on": True, "agreed": False}
    while post(**asked) != 429:  # somebody on this network asks and asks
        pass
    accounts.stop(account, "refused")
    Account.objects.update(sealed=b"cannot be read")
    assert 'data-key=""' in client.get(page).content.decode()
    assert client.get(reverse("push_worker", args=[account.pk])).status_code == 200
    assert post(on=True, agreed=True, **browser.place) == 404
    assert post(on=False, endpoint=browser.place["endpoint"]) == 200
    assert Subscriber.objects.get().ended_why == "asked"


def test_a_service_that_is_not_named_any_more_is_not_called(
    service: PushServer, account: Account, settings: Settings
) -> None:
    subscribe(account, Browser(service))
    settings.PUSH_SERVICES = []
    settings.FETCH_ALLOWED_PRIVATE = [service.authority]
    write(account)
    work()
    assert (Letter.objects.get().state, service.requests) == ("refused", [])


def test_a_browser_that_is_never_reached_while_others_are_is_left_alone(
    service: PushServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LOST_AFTER", 3)
    lost = subscribe(account, Browser(service))
    service.next(*["forbidden"] * 3)
    for _ in range(3):  # nobody is reached: that may be our fault
        write(account)
        work()
    assert subscribing.readers(account).count() == 1
    subscribe(account, Browser(service))
    for found in (("sent", "sent"), *[("refused", "sent")] * 2):
        assert subscribing.readers(account).count() == 2
        if found[0] == "refused":
            service.next("forbidden")
        delivery = write(account)
        work()
        assert tuple(delivery.letters.order_by("pk").values_list("state", flat=True)) == found
    assert subscribing.readers(account).count() == 2  # two in a row
    service.next("server_error")
    write(account)
    work()
    lost.refresh_from_db()
    assert (lost.ended_why, subscribing.readers(account).count()) == ("gone", 1)


# What the service answers: where the letter then stands, whether the browser is kept.
ANSWERS = {
    "": ("sent", True),
    "gone": ("refused", False),
    "unknown_endpoint": ("refused", False),
    "rate_limited": ("queued", True),
    "too_large": ("refused", True),
    "forbidden": ("refused", True),
    "busy": ("queued", True),
    "server_error": ("unknown", True),
    "lost": ("unknown", True),
}


def test_what_each_answer_of_the_service_means(service: PushServer, account: Account) -> None:
    browsers = [Browser(service) for _ in ANSWERS]
    for browser in browsers:
        subscribe(account, browser)
    delivery = write(account)
    service.next(*ANSWERS)
    before = timezone.now()
    sending.send_next()
    after = timezone.now()
    letters = Letter.objects.order_by("pk").select_related("subscriber")
    found = [(letter.state, letter.subscriber.ended_at is None) for letter in letters]
    assert dict(zip(ANSWERS, found, strict=True)) == ANSWERS
    account.refresh_from_db()
    assert account.state == "active"  # an endpoint is whatever a stranger gave us
    again = letters[list(ANSWERS).index("rate_limited")].not_before
    assert before + timedelta(seconds=120) <= again <= after + timedelta(seconds=144)
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.evidence["letters"]) == (State.DELIVERED, 3)
    assert [len(browser.shown) for browser in browsers] == [1, 0, 0, 1, 0, 0, 1, 0, 1]


def test_what_puts_it_right_takes_its_place_on_the_phone(
    service: PushServer, account: Account
) -> None:
    browser = Browser(service)
    subscribe(account, browser)
    first = write(account)
    work()
    amending.kill(first.product_id, "sai", actor=UserFactory(is_superuser=True))
    following.follow_all()
    work()
    removal = Delivery.objects.get(action=Action.REMOVE)
    assert (removal.state, len(browser.shown)) == (State.FAILED, 1)
    spreading.ask_for_letter(removal, "Bài này đã được gỡ.", actor=UserFactory())
    work()
    wrong, right = browser.shown
    assert right["body"] == "Bài này đã được gỡ."
    assert right["tag"] == wrong["tag"]


def test_a_form_without_fields_does_not_take_the_key_that_nobody_entered(account: Account) -> None:
    before = unseal(account.sealed)
    client, _user = officer(account)
    answer = client.post(reverse("channels:account", args=[account.pk]), follow=True)
    assert "không có gì để nhập" in answer.content.decode()
    account.refresh_from_db()
    assert unseal(account.sealed) == before
