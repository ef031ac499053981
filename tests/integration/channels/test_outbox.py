"""The queue itself: nothing twice, nothing lost, nothing faster than its account allows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.parallel import in_parallel

from lantoa.channels.domain import outbox
from lantoa.channels.domain.errors import DeliveryError, LeaseLostError
from lantoa.channels.models import Account, Delivery, State, Step

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # noon in Vietnam


def steps(delivery: Delivery) -> list[str]:
    return list(delivery.events.values_list("step", flat=True))


def test_the_same_key_is_one_delivery() -> None:
    product, account = ApprovedFactory(), AccountFactory()
    first, created = outbox.enqueue(product, account, {"text": "a"}, key="k")
    second, again = outbox.enqueue(product, account, {"text": "b"}, key="k")
    assert (created, again, first) == (True, False, second)
    assert second.message == {"text": "a"}
    assert steps(first) == ["enqueued"]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_from_many_at_once_is_one_delivery() -> None:
    product, account = ApprovedFactory(), AccountFactory()
    made = in_parallel(8, lambda _: outbox.enqueue(product, account, {"text": "a"}, key="k")[1])
    assert sorted(made) == [False] * 7 + [True]
    assert Delivery.objects.count() == 1


def test_nothing_goes_into_a_retired_channel() -> None:
    closed = ChannelFactory(key="google-plus", retired_on=datetime(2019, 4, 2).date())
    with pytest.raises(DeliveryError):
        outbox.enqueue(ApprovedFactory(), AccountFactory(channel=closed), {"text": "a"}, key="k")


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_no_delivery() -> None:
    for account in AccountFactory.create_batch(4):
        DeliveryFactory.create_batch(5, account=account)

    def work(_: int) -> list[int]:
        got = []
        for _attempt in range(60):
            delivery = outbox.claim()
            if delivery is not None:
                got.append(delivery.pk)
        return got

    claimed = [pk for got in in_parallel(4, work) for pk in got]
    assert sorted(claimed) == sorted(Delivery.objects.values_list("pk", flat=True))


def test_what_is_for_later_or_stopped_or_by_hand_is_not_claimed() -> None:
    DeliveryFactory(not_before=timezone.now() + timedelta(hours=1))
    stopped = AccountFactory(state="stopped", stopped_why="refused", stopped_at=timezone.now())
    DeliveryFactory(account=stopped)
    DeliveryFactory(account__channel=ChannelFactory(key="poster", adapter=""))
    assert outbox.claim() is None


def test_a_burst_then_one_at_a_time() -> None:
    account = AccountFactory(burst=3, every=timedelta(minutes=10))
    DeliveryFactory.create_batch(6, account=account)
    minutes = [
        minute
        for minute in range(41)
        for _ in range(6)
        if outbox.claim(NOON + timedelta(minutes=minute))
    ]
    assert minutes == [0, 0, 0, 10, 20, 30]


def test_a_budget_stops_paid_sending_until_the_next_month() -> None:
    account = AccountFactory(price=5_000, monthly_budget=12_000)
    DeliveryFactory.create_batch(3, account=account)
    assert [outbox.claim(NOON) is not None for _ in range(3)] == [True, True, False]
    assert outbox.spent(account, NOON) == 10_000
    account.refresh_from_db()
    assert timezone.localtime(account.free_from).isoformat() == "2026-12-01T00:00:00+07:00"


def test_what_failed_costs_nothing() -> None:
    account = AccountFactory(price=5_000, monthly_budget=5_000)
    DeliveryFactory.create_batch(2, account=account)
    first = outbox.claim(NOON)
    assert first is not None
    outbox.fail(first, "refused")
    assert outbox.spent(account, NOON) == 0
    assert outbox.claim(NOON) is not None


def test_a_claim_without_a_request_goes_back_to_the_queue() -> None:
    delivery = DeliveryFactory()
    claimed = outbox.claim()
    assert claimed == delivery
    assert outbox.recover(timezone.now() + outbox.LEASE) == (1, 0)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.lease) == (State.QUEUED, None)
    assert steps(delivery) == ["claimed", "released"]


def test_a_claim_with_a_request_has_an_unknown_outcome() -> None:
    delivery = DeliveryFactory()
    claimed = outbox.claim()
    assert claimed is not None
    outbox.begin(claimed)
    assert outbox.recover(timezone.now() + outbox.LEASE) == (0, 1)
    delivery.refresh_from_db()
    assert delivery.state == State.UNKNOWN
    assert outbox.claim() is None  # never again by a machine
    assert steps(delivery) == ["claimed", "begun", "lost"]


def test_a_worker_that_slept_too_long_may_not_send() -> None:
    DeliveryFactory()
    slow = outbox.claim()
    assert slow is not None
    outbox.recover(timezone.now() + outbox.LEASE)
    assert outbox.claim(timezone.now() + outbox.LEASE) is not None  # somebody else
    with pytest.raises(LeaseLostError):
        outbox.begin(slow)
    assert not outbox.fail(slow, "refused")
    assert not outbox.postpone(slow, timezone.now(), "no_connection")


def test_a_request_is_begun_once() -> None:
    DeliveryFactory()
    claimed = outbox.claim()
    assert claimed is not None
    outbox.begin(claimed)
    with pytest.raises(LeaseLostError):
        outbox.begin(claimed)


@pytest.mark.parametrize(
    "columns",
    [{"state": State.DELIVERED}, {"state": State.FAILED}, {"begun_at": NOON}, {"cost": 1},
     {"action": "remove"}],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(columns: dict[str, object]) -> None:
    delivery = DeliveryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**columns)


def test_an_account_that_rests_is_left_alone_and_no_longer() -> None:
    account = DeliveryFactory().account
    Account.objects.filter(pk=account.pk).update(free_from=NOON)
    assert outbox.claim(NOON - timedelta(seconds=1)) is None
    assert outbox.claim(NOON) is not None
    assert list(Delivery.objects.get().events.values_list("step", flat=True)) == [Step.CLAIMED]
