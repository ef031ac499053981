"""Corrections and take-downs go where the product went."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.channels.conftest import Connect
from tests.support.channels import SERVERS
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.factories.units import UserFactory

from lantoa.channels.domain import following, reconciling, sending, settling
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Action, Delivery, State
from lantoa.library.domain import amending
from lantoa.library.models import Product, Publication, Status


def run() -> None:
    while sending.send_next():
        pass


def correct(product: Product, headline: str) -> None:
    texts = {"headline": headline, "lead": "", "body": ""}
    actor = UserFactory(is_superuser=True)
    amending.correct(product.pk, texts, "Sai số suất", seen=1, actor=actor)


def kill(product: Product) -> None:
    amending.kill(product.pk, "sai", actor=UserFactory(is_superuser=True))


def test_a_correction_and_a_take_down_reach_all_channels(connect: Connect) -> None:
    product = ApprovedFactory()
    film = make_master(product, b"a film", name="film.mp4", mime="video/mp4", alt="")
    servers = []
    for name in SERVERS:
        account, server = connect(name)
        message = {"text": "Tin", "title": "Tin", "film": {"master": film.pk, "synthetic": False}}
        DeliveryFactory(account=account, product=product, message=message)
        servers.append(server)
    run()
    assert [len(server.posts) for server in servers] == [1] * len(servers)
    correct(product, "Đúng là 210 suất cơm")
    assert following.follow_all() == len(servers)
    assert following.follow_all() == 0
    run()
    said = "Đúng là 210 suất cơm\n\nĐính chính: Sai số suất"
    assert {server.texts[-1] for server in servers} == {said}
    assert Delivery.objects.filter(action=Action.CORRECT, state=State.DELIVERED).count() == len(
        servers
    )
    kill(product)
    following.follow_all()
    run()
    assert [server.posts for server in servers] == [{}] * len(servers)  # on X the answer too
    assert Publication.objects.filter(removed_at=None).count() == 0


def test_a_take_down_does_not_wait_for_approval_or_rights(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    run()
    Product.objects.update(rights_until=timezone.localdate() - timedelta(days=1))
    following.remove(delivery, actor=UserFactory())
    run()
    assert server.posts == {}


def test_what_turns_out_to_stand_after_the_take_down_is_taken_down(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    server.next("lost")
    run()
    kill(delivery.product)
    assert following.follow_all() == 0
    reconciling.look_for_unknown()
    run()
    assert server.posts == {}
    assert Delivery.objects.get(action=Action.REMOVE).original == delivery


def test_what_still_waits_when_the_product_is_taken_down_never_goes_out(connect: Connect) -> None:
    account, server = connect()
    delivery = DeliveryFactory(account=account)
    kill(delivery.product)
    run()
    delivery.refresh_from_db()
    assert (delivery.state, server.requests) == (State.FAILED, [])


def by_hand() -> Delivery:
    poster = ChannelFactory(key="poster", reach="in_hand", adapter="")
    return DeliveryFactory(account=AccountFactory(channel=poster, price=50_000))


def test_what_people_deliver_is_proved_by_people() -> None:
    delivery, person = by_hand(), UserFactory()
    assert sending.send_next() is None
    assert settling.hand_over(delivery, actor=person, to="Tổ 3")
    assert not settling.hand_over(delivery, actor=person, to="Tổ 3")
    at = datetime.fromisoformat("2026-11-20T08:00:00+07:00")
    proof = ("anh.jpg", b"\xff\xd8")
    assert settling.prove(delivery, actor=person, note="Đã treo ở cổng 2", at=at, file=proof)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.cost) == (State.DELIVERED, 50_000)
    assert delivery.evidence["note"] == "Đã treo ở cổng 2"
    assert delivery.proof.read() == b"\xff\xd8"
    publication = Publication.objects.get()
    assert (publication.published_at, publication.address) == (at, "")


def test_nothing_is_handed_over_that_may_not_go_out() -> None:
    delivery = by_hand()
    Product.objects.update(status=Status.DRAFT)
    with pytest.raises(DeliveryError):
        settling.hand_over(delivery, actor=UserFactory(), to="Tổ 3")


def test_a_proof_says_what_was_seen() -> None:
    delivery, person = by_hand(), UserFactory()
    settling.hand_over(delivery, actor=person, to="Tổ 3")
    with pytest.raises(DeliveryError):
        settling.prove(delivery, actor=person, note=" ", at=timezone.now(), file=None)
