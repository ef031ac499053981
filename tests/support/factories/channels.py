"""Invented channels, accounts and deliveries for tests."""

from datetime import timedelta
from typing import Any

import factory
from tests.support.factories.library import ApprovedFactory
from tests.support.factories.units import UnitFactory

from lantoa.channels.domain import subscribing
from lantoa.channels.domain.sealing import seal
from lantoa.channels.models import Account, Channel, Delivery, Subscriber
from lantoa.channels.models.channel import LONG_AGO


class ChannelFactory(factory.django.DjangoModelFactory):
    """A social network; ``key`` and ``adapter`` are the same."""

    class Meta:
        model = Channel
        django_get_or_create = ("key",)

    key = "mastodon"
    name = factory.LazyAttribute(lambda channel: channel.key.title())
    reach = "social"
    adapter = factory.LazyAttribute(lambda channel: channel.key)


class AccountFactory(factory.django.DjangoModelFactory):
    """An account that may send as fast as it likes."""

    class Meta:
        model = Account

    class Params:
        secrets = {"token": "bí mật"}

    channel = factory.SubFactory(ChannelFactory)
    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Công đoàn {n}")
    handle = factory.Sequence(lambda n: f"congdoan{n}")
    burst = 1000
    every = timedelta(0)
    sealed = factory.LazyAttribute(lambda account: seal(account.secrets))


class DeliveryFactory(factory.django.DjangoModelFactory):
    """An approved product waiting to be posted."""

    class Meta:
        model = Delivery

    product = factory.SubFactory(ApprovedFactory)
    version = 1
    account = factory.SubFactory(AccountFactory)
    key = factory.Sequence(lambda n: f"delivery-{n}")
    message = factory.LazyAttribute(lambda row: {"text": f"Tin số {row.key}", "title": "Tin"})
    not_before = LONG_AGO


def newsletter(**fields: Any) -> Account:
    """A unit's newsletter."""
    channel = ChannelFactory(key="newsletter", reach="online")
    fields = {"name": "Bản tin Công đoàn", "handle": "bantin@congdoan.example"} | fields
    return AccountFactory(channel=channel, secrets={}, **fields)


def subscribe(account: Account, address: str, **wishes: Any) -> Subscriber:
    """Somebody who asked for a newsletter and said yes."""
    subscriber = subscribing.ask(account, address, **{"language": "vi", "topics": []} | wishes)
    assert subscriber is not None
    subscribing.confirm(subscriber)
    return subscriber
