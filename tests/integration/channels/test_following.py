"""Corrections and take-downs go where the product went."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.channels.conftest import Connect
from tests.support.channels import SERVERS
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.factories.units import UserFactory

from lantoa.channels.domain import (
    dispatching,
    following,
    outbox,
    reconciling,
    sending,
    settling,
    spreading,
)
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Action, Channel, Delivery, State
from lantoa.duties.models import Notice
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
    film = make_master(product, b"a film", copy=b"a copy", name="film.mp4", mime="video/mp4")
    servers = []
    for name in SERVERS:
        account, server = connect(name)
        message = {
            "text": "Tin",
            "title": "Bữa cơm công đoàn",
            "film": {"master": film.pk, "synthetic": False},
        }
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


def test_a_take_down_of_a_poster_is_done_by_people_proved_or_not() -> None:
    hung, printing, waiting, person = by_hand(), by_hand(), by_hand(), UserFactory()
    for delivery in (hung, printing):
        settling.hand_over(delivery, actor=person, to="Tổ 3")
    settling.prove(hung, actor=person, note="Đã treo", at=timezone.now(), file=None)
    for delivery in (hung, printing, waiting):
        kill(delivery.product)
    assert following.follow_all() == 2
    assert following.follow_all() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem) == (State.FAILED, "called_off")
    assert Notice.objects.filter(kind="channels.by_hand").count() == 2
    for removal in Delivery.objects.filter(action=Action.REMOVE):
        assert settling.prove(removal, actor=person, note="Đã gỡ", at=timezone.now(), file=None)
        assert not settling.prove(removal, actor=person, note="Đã gỡ", at=timezone.now(), file=None)
    printing.refresh_from_db()
    assert (printing.state, printing.problem) == (State.FAILED, "called_off")
    assert Publication.objects.filter(removed_at=None).count() == 0


def test_a_take_down_that_the_channel_refuses_is_done_by_a_person(connect: Connect) -> None:
    account, server = connect("telegram")
    delivery = DeliveryFactory(account=account)
    run()
    following.remove(delivery, actor=UserFactory())
    server.next("invalid")
    run()
    removal = Delivery.objects.get(action=Action.REMOVE)
    assert removal.state == State.FAILED
    assert settling.prove(removal, actor=UserFactory(), note="Đã gỡ", at=timezone.now(), file=None)
    assert Publication.objects.get().removed_at is not None


@pytest.mark.parametrize("name", ["x", "mastodon"])
def test_a_long_text_becomes_a_thread_that_stops_when_it_is_put_right(
    connect: Connect, name: str
) -> None:
    account, server = connect(name)
    product = ApprovedFactory(lead="Bữa cơm công đoàn ở khu công nghiệp. " * 18)
    actor = UserFactory(is_superuser=True)
    first, _ = dispatching.send_to(account, product, compose(product, account), actor=actor)
    run()
    posts = list(server.posts.values())
    assert len(posts) > 1
    assert [post.text[-5:] for post in posts] == [
        f"({at}/{len(posts)})" for at in range(1, len(posts) + 1)
    ]
    assert [post.extra.get("below") for post in posts] == [None, *(p.id for p in posts[:-1])]
    assert Publication.objects.count() == 1
    correct(product, "Đúng là 210 suất cơm")
    following.follow_all()
    run()
    standing = server.texts
    assert standing[-1].endswith("Đính chính: Sai số suất")
    assert len(standing) == (2 if name == "x" else 1)
    kill(product)
    following.follow_all()
    run()
    assert server.posts == {}
    assert first.followers.count() == 3


@pytest.mark.parametrize("name", ["facebook", "linkedin"])
def test_a_first_comment_stands_below_its_post(connect: Connect, name: str) -> None:
    account, server = connect(name)
    product = ApprovedFactory()
    message = compose(product, account) | {"comment": "Đăng ký ở văn phòng công đoàn."}
    dispatching.send_to(account, product, message, actor=UserFactory(is_superuser=True))
    server.next("", "lost")
    run()
    post, comment = server.posts.values()
    assert (comment.text, comment.extra["below"].endswith(post.id)) == (message["comment"], True)
    below = Delivery.objects.get(action=Action.REPLY)
    assert below.state == State.UNKNOWN  # and not said twice
    settling.stands(below, actor=UserFactory())
    assert len(server.posts) == 2


def test_a_comment_that_is_too_long_is_refused_before_anything_is_said(connect: Connect) -> None:
    account, _server = connect("linkedin")
    product = ApprovedFactory()
    message = compose(product, account) | {"comment": "x" * 1_251}
    with pytest.raises(DeliveryError):
        dispatching.send_to(account, product, message, actor=UserFactory(is_superuser=True))
    assert not Delivery.objects.exists()


def test_a_closed_channel_is_only_taken_down_from_and_stops_nobody(connect: Connect) -> None:
    product = ApprovedFactory()
    closed, _ = connect("telegram")
    account, server = connect("mastodon")
    odd = AccountFactory(channel=ChannelFactory(key="odd", adapter="odd"))  # nobody knows how
    for row in (account, closed, odd):
        DeliveryFactory(account=row, product=product, state=State.QUEUED)
    Delivery.objects.filter(account=odd).update(
        state=State.DELIVERED, evidence={}, settled_at=timezone.now()
    )
    run()
    Channel.objects.filter(key="telegram").update(retired_on=timezone.localdate())
    correct(product, "Đúng là 210 suất cơm")
    assert [following.follow_all() for _ in range(2)] == [1, 0]
    run()
    assert server.texts[-1].startswith("Đúng là 210 suất cơm")
    kill(product)
    following.follow_all()
    assert Delivery.objects.filter(account=closed, action=Action.REMOVE).count() == 1


def test_what_turns_out_to_stand_in_a_closed_channel_goes_on_no_more(connect: Connect) -> None:
    account, server = connect("x")
    delivery = DeliveryFactory(account=account, message={"text": "Tin", "then": ["Nữa"]})
    server.next("lost")
    run()
    Channel.objects.update(retired_on=timezone.localdate())
    assert settling.stands(delivery, actor=UserFactory())
    assert not delivery.followers.exists()


def test_a_thread_of_a_hundred_parts_keeps_short_keys(connect: Connect) -> None:
    account, server = connect("mastodon")
    texts = [f"Phần {number}" for number in range(1, 101)]
    DeliveryFactory(account=account, key="khóa", message={"text": "Đầu", "then": texts})
    run()
    assert server.texts == ["Đầu", *texts]
    assert Delivery.objects.get(key="khóa:then:100").message["text"] == "Phần 100"


@pytest.mark.parametrize("moment", ["waiting", "sending", "delivered"])
def test_a_thread_taken_down_while_it_is_posted_leaves_nothing(
    connect: Connect, moment: str
) -> None:
    account, server = connect("mastodon")
    first = DeliveryFactory(account=account, message={"text": "Một", "then": ["Hai", "Ba"]})
    sending.send_next()
    if moment == "delivered":
        sending.send_next()
    below = outbox.claim() if moment == "sending" else None
    first.refresh_from_db()
    following.remove(first, actor=UserFactory())
    if below:
        # It had passed the gate when the thread was taken down.
        settling.deliver(below, sending._perform(below, lambda: outbox.begin(below)))
    run()
    assert server.posts == {}
    standing = Delivery.objects.filter(action=Action.REPLY)
    assert not standing.exclude(state=State.FAILED).filter(followers=None).exists()
    assert not Delivery.objects.filter(action=Action.REMOVE, original__remote_id="").exists()


def test_no_letter_makes_a_refused_correction_a_text_that_nobody_approved(connect: Connect) -> None:
    account, server = connect("facebook")
    first = DeliveryFactory(account=account)
    run()
    correct(first.product, "Đúng là 210 suất cơm")
    following.follow_all()
    server.next("invalid")
    run()
    correction = Delivery.objects.get(action=Action.CORRECT)
    assert correction.state == State.FAILED
    with pytest.raises(DeliveryError):
        spreading.ask_for_letter(correction, "Chữ tự do", actor=UserFactory())
    correction.refresh_from_db()
    assert correction.state == State.FAILED
