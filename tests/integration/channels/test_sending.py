"""A delivery through a real server, and every way it can end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.channels.conftest import Connect
from tests.support.channels.zalo import ZaloServer
from tests.support.factories.channels import AccountFactory, DeliveryFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.factories.units import UserFactory
from tests.support.parallel import in_parallel

from lantoa.channels.domain import accounts, outbox, reconciling, sending, settling
from lantoa.channels.domain.sealing import unseal
from lantoa.channels.models import AccountState, Delivery, State
from lantoa.library.models import Product, Publication, Status
from lantoa.units.models import AuditEntry


def settled(delivery: Delivery) -> Delivery:
    delivery.refresh_from_db()
    return delivery


def test_a_delivery_stands_with_its_proof_and_the_library_knows(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    assert sending.send_next() == delivery
    assert settled(delivery).state == State.DELIVERED
    (post,) = server.posts.values()
    assert delivery.remote_id == post.id
    assert delivery.address == f"https://mastodon.vidu.example/@congdoan/{post.id}"
    assert list(delivery.events.values_list("step", flat=True)) == ["claimed", "begun", "delivered"]
    publication = Publication.objects.get()
    assert (publication.key, publication.channel) == (delivery.key, "mastodon")
    assert publication.address == delivery.address
    assert Product.objects.get().status == Status.PUBLISHED
    assert sending.send_next() is None


def test_rights_that_expired_while_it_waited_stop_it(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    Product.objects.update(rights_until=timezone.localdate() - timedelta(days=1))
    sending.send_next()
    assert (settled(delivery).state, delivery.problem) == (State.FAILED, "rights_expired")
    assert server.requests == []


def test_an_approval_that_was_withdrawn_stops_it(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    Product.objects.update(status=Status.DRAFT)
    sending.send_next()
    assert (settled(delivery).state, delivery.problem) == (State.FAILED, "not_approved")
    assert server.requests == []


def test_a_text_that_was_changed_and_approved_again_needs_a_new_delivery(connect: Connect) -> None:
    account, _server = connect()
    delivery = DeliveryFactory(account=account)
    Product.objects.update(version=2, approved_version=2)
    sending.send_next()
    assert (settled(delivery).state, delivery.problem) == (State.FAILED, "changed")


def test_an_embargo_only_makes_it_wait(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    tomorrow = timezone.now() + timedelta(days=1)
    Product.objects.update(embargo_until=tomorrow)
    sending.send_next()
    assert (settled(delivery).state, delivery.not_before) == (State.QUEUED, tomorrow)
    assert (delivery.attempts, server.requests) == (0, [])


def test_work_of_another_unit_goes_out_only_while_its_owner_lets_it(connect: Connect) -> None:
    account, server = connect()
    product = ApprovedFactory(licence="reserved", embargo_until=timezone.now() + timedelta(days=1))
    first = DeliveryFactory(account=account, product=product)
    sending.send_next()
    assert (settled(first).state, first.problem) == (State.FAILED, "not_granted")
    Product.objects.update(embargo_until=None)
    product.requests.create(
        unit=account.unit, asked_by=product.created_by, purpose="Đăng lại", status="granted"
    )
    second = DeliveryFactory(account=account, product=product)
    sending.send_next()
    assert (settled(second).state, len(server.posts)) == (State.DELIVERED, 1)


def test_a_text_that_is_too_long_is_not_even_sent(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account, message={"text": "dài " * 200, "title": "Tin"})
    sending.send_next()
    assert (settled(delivery).state, delivery.detail) == (State.FAILED, "too_long")
    assert server.requests == []


def test_a_lost_answer_is_found_in_the_channel(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    server.next("lost")
    sending.send_next()
    assert settled(delivery).state == State.UNKNOWN
    assert sending.send_next() is None
    assert reconciling.look_for_unknown() == 1
    assert settled(delivery).state == State.DELIVERED
    assert delivery.remote_id in server.posts
    assert len(server.posts) == 1
    assert Publication.objects.get().key == delivery.key


def test_two_posts_with_the_same_words_are_told_apart(connect: Connect) -> None:
    account, server = connect()
    same = {"text": "Nghỉ Tết 7 ngày", "title": "Tin"}
    first, second = DeliveryFactory.create_batch(2, account=account, message=same)
    server.next("", "lost")
    sending.send_next()
    sending.send_next()
    reconciling.look_for_unknown()
    assert [settled(first).remote_id, settled(second).remote_id] == list(server.posts)


def test_what_is_not_seen_stays_unknown_until_a_person_has_looked(connect: Connect) -> None:
    account, server = connect("telegram")
    delivery = DeliveryFactory(account=account)
    server.next("server_error")
    sending.send_next()
    now = timezone.now()
    for hours in range(10):
        reconciling.look_for_unknown(now + timedelta(hours=3 * hours))
    assert settled(delivery).state == State.UNKNOWN
    assert delivery.events.filter(step="looked").count() == 4
    person = UserFactory()
    assert settling.stands_not(delivery, actor=person)
    assert not settling.stands_not(delivery, actor=person)
    sending.send_next()
    assert settled(delivery).state == State.DELIVERED
    assert len(server.posts) == 1
    assert AuditEntry.objects.filter(action="delivery.stands_not").count() == 1


def test_a_person_may_say_that_it_stands(connect: Connect) -> None:
    account, server = connect("telegram")
    delivery = DeliveryFactory(account=account)
    server.next("lost")
    sending.send_next()
    address = "https://t.me/congdoan/7001"
    assert settling.stands(settled(delivery), actor=UserFactory(), address=address)
    assert (settled(delivery).state, delivery.address) == (State.DELIVERED, address)


def test_asked_to_wait_the_account_rests_and_the_delivery_loses_no_attempt(
    connect: Connect,
) -> None:
    account, server = connect("telegram")
    delivery = DeliveryFactory(account=account)
    server.next("rate_limited")
    before = timezone.now()
    sending.send_next()
    account.refresh_from_db()
    assert timedelta(seconds=34) <= account.free_from - before < timedelta(seconds=40)
    assert (settled(delivery).state, delivery.attempts) == (State.QUEUED, 0)
    assert outbox.claim() is None


def test_a_revoked_sign_in_stops_the_account_and_the_queue_waits(connect: Connect) -> None:
    account, server = connect()
    other, _ = connect("telegram")
    first = DeliveryFactory(account=account)
    DeliveryFactory(account=account)
    elsewhere = DeliveryFactory(account=other)
    server.next("revoked")
    while sending.send_next():
        pass
    account.refresh_from_db()
    assert (account.state, account.stopped_why) == (AccountState.STOPPED, "refused")
    assert Delivery.objects.filter(account=account, state=State.QUEUED).count() == 2
    assert settled(elsewhere).state == State.DELIVERED
    accounts.renew_secrets(UserFactory(), account, {"token": "good"})
    while sending.send_next():
        pass
    assert settled(first).state == State.DELIVERED
    assert len(server.posts) == 2


def test_no_connection_is_tried_again_later_and_later_and_then_given_up(connect: Connect) -> None:
    account = AccountFactory(api="http://127.0.0.1:9", channel__key="mastodon")
    delivery = DeliveryFactory(account=account)
    for _ in range(sending.ATTEMPTS):
        Delivery.objects.update(not_before=timezone.now())
        sending.send_next()
    assert (settled(delivery).state, delivery.problem) == (State.FAILED, "gave_up")


def test_an_adapter_that_breaks_before_sending_fails_and_after_sending_is_unknown(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, _server = connect("facebook")
    before, after = DeliveryFactory.create_batch(2, account=account)
    Delivery.objects.filter(pk=before.pk).update(message={"text": 5})
    monkeypatch.setattr("lantoa.channels.adapters.facebook.transport._posted", lambda _: 1 / 0)
    sending.send_next()
    sending.send_next()
    assert settled(before).state == State.FAILED
    assert settled(after).state == State.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_a_refresh_token_that_works_once_is_used_once(connect: Connect) -> None:
    ended = (timezone.now() - timedelta(minutes=1)).isoformat()
    account, server = connect("zalo", secrets={"ends_at": ended})
    DeliveryFactory.create_batch(6, account=account)
    in_parallel(3, lambda _: [sending.send_next() for _ in range(20)])
    assert isinstance(server, ZaloServer)
    assert server.refreshes == 1
    assert len(server.posts) == 6
    account.refresh_from_db()
    secrets = unseal(account.sealed)
    assert (secrets["token"], secrets["refresh_token"]) == (server.token, server.refresh_token)
    assert secrets["app_id"] == "a"


def test_a_refresh_token_that_is_spent_stops_the_account(connect: Connect) -> None:
    ended = (timezone.now() - timedelta(minutes=1)).isoformat()
    account, _server = connect("zalo", secrets={"ends_at": ended, "refresh_token": "spent"})
    delivery = DeliveryFactory(account=account)
    sending.send_next()
    account.refresh_from_db()
    assert (account.state, account.stopped_why) == (AccountState.STOPPED, "expired")
    assert settled(delivery).state == State.QUEUED
