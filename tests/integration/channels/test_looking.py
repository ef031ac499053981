"""Looking again: what still stands, what came of it, and what the page says of it."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.integration.channels.conftest import Connect
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.library import PublicationFactory
from tests.support.factories.units import MembershipFactory
from tests.support.site import Page, Site

from lantoa.channels.domain import looking, sending
from lantoa.channels.domain.effect import by_channel, published
from lantoa.channels.models import Look, State
from lantoa.duties.models import Notice
from lantoa.library.models import Publication


def again() -> int:
    Look.objects.update(next_at=timezone.now())
    return looking.look_at_all()


def test_the_network_says_what_came_of_a_post_and_that_it_is_gone(connect: Connect) -> None:
    account, server = connect("facebook", price=5_000)
    delivery = DeliveryFactory(account=account)
    sending.send_next()
    (post,) = server.posts.values()
    post.counts = {"reach": 900, "reactions": 12, "replies": 3, "shares": 2}
    assert looking.look_at_all() == 1
    assert looking.look_at_all() == 0  # not due before some hours
    look = Look.objects.get()
    assert (look.reach, look.reactions, look.replies, look.shares) == (900, 12, 3, 2)
    assert Publication.objects.get().live is True
    user = MembershipFactory(unit=account.unit).user
    since = timezone.now() - timedelta(days=28)
    (row,) = by_channel(user, since)
    assert (row.deliveries, row.cost, row.reach, row.price_of_a_thousand) == (1, 5_000, 900, 5_556)
    assert list(published(user, since)) == [delivery]

    server.posts.clear()
    again()
    assert Publication.objects.get().live is False
    assert Notice.objects.filter(kind="channels.gone").count() == 1
    again()
    assert Notice.objects.filter(kind="channels.gone").count() == 1
    assert Look.objects.get().reach == 900  # what was known stays


def test_a_look_that_fails_changes_nothing_and_comes_later(connect: Connect) -> None:
    account, server = connect("mastodon")
    DeliveryFactory(account=account)
    sending.send_next()
    looking.look_at_all()
    server.__exit__()
    assert again() == 0
    look = Look.objects.get()
    assert (look.failures, look.problem != "") == (1, True)
    assert look.next_at > timezone.now() + timedelta(hours=5)
    assert Publication.objects.get().live is True


def test_a_sign_in_that_ended_stops_the_account_not_the_looking(connect: Connect) -> None:
    account, _server = connect("mastodon")
    DeliveryFactory(account=account)
    sending.send_next()
    account.sealed = AccountFactory(secrets={"token": "old"}).sealed
    account.save()
    looking.look_at_all()
    account.refresh_from_db()
    assert (account.state, account.stopped_why) == ("stopped", "refused")


def test_other_addresses_are_read_as_a_reader_does(settings: Settings) -> None:
    with Site() as site:
        settings.FETCH_ALLOWED_PRIVATE = [site.base.removeprefix("http://")]
        site.pages["/bai/1"] = Page(b"<p>Tin</p>")
        site.pages["/bai/2"] = Page(status=410)
        site.pages["/bai/3"] = Page(status=503)
        site.pages["/bai/4"] = Page(bytes(2_000_001))
        for number in (1, 2, 3, 4):
            PublicationFactory(address=f"{site.base}/bai/{number}", live=None, checked_at=None)
        assert looking.look_at_all() == 3
    live = list(Publication.objects.order_by("address").values_list("live", flat=True))
    assert live == [True, False, None, True]  # what is too large to read is there


def test_a_look_that_breaks_stops_no_other(connect: Connect) -> None:
    account, _server = connect("facebook")
    odd = ChannelFactory(key="odd", adapter="odd")  # nobody knows how to ask there
    broken = DeliveryFactory(
        account__channel=odd, state=State.DELIVERED, settled_at=timezone.now(), evidence={}
    )
    PublicationFactory(key=broken.key)
    DeliveryFactory(account=account)
    sending.send_next()
    assert looking.look_at_all() == 1
    assert list(Look.objects.order_by("pk").values_list("failures", flat=True)) == [1, 0]


def test_the_page_sets_reach_beside_cost_and_hides_small_groups(connect: Connect) -> None:
    account, server = connect("facebook", price=5_000)
    DeliveryFactory.create_batch(2, account=account, product__unit=account.unit)
    while sending.send_next():
        pass
    for post in server.posts.values():
        post.counts = {"reach": 4_500, "reactions": 2}
    looking.look_at_all()
    board = AccountFactory(unit=account.unit, channel=ChannelFactory(key="poster", adapter=""))
    DeliveryFactory(
        account=board,
        state=State.DELIVERED,
        settled_at=timezone.now(),
        evidence={"note": "treo"},
    )
    client = Client()
    user = MembershipFactory(unit=account.unit).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("channels:effect")).content.decode()
    for shown in ("9.000", "10.000", "&lt;10", "1.111", 'width="100.0"'):
        assert shown in page, shown
    listed = client.get(reverse("channels:deliveries") + "?channel=facebook&days=28")
    assert listed.context["page"].paginator.count == 2
    delivery = account.deliveries.first()
    detail = client.get(reverse("channels:delivery", args=[delivery.pk])).content.decode()
    assert "4.500" in detail
