"""What every adapter promises, each against a server that behaves as its documentation says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.channels import SERVERS
from tests.support.channels.server import ChannelServer

from lantoa.channels.adapters import NAMES, Adapter, adapter, wire
from lantoa.channels.adapters.base import Access, Message, TransportError

MESSAGE = Message(
    "Bữa cơm công đoàn: 200 đoàn viên (ca 2) #công_đoàn & người thân",
    title="Bữa cơm công đoàn",
    link="https://congdoan.vidu.example/tin/bua-com-cong-doan-nam-nay-tai-khu-cong-nghiep?a=1",
)
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


class Begun:
    """Counts how often a request that must not be repeated was announced."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture(params=NAMES)
def server(request: pytest.FixtureRequest) -> Iterator[ChannelServer]:
    with SERVERS[request.param]() as started:
        yield started


@pytest.fixture
def sender(request: pytest.FixtureRequest, server: ChannelServer) -> Adapter:
    return adapter(next(name for name, kind in SERVERS.items() if isinstance(server, kind)))


@pytest.fixture
def access(server: ChannelServer) -> Access:
    return Access(server.url, server.handle_of, server.secrets, (server.authority,))


def only(*names: str) -> pytest.MarkDecorator:
    """Run a test for these channels."""
    return pytest.mark.parametrize("server", names, indirect=True)


def having(how: str) -> list[str]:
    """The channels whose documentation knows this error."""
    return [name for name in NAMES if how in SERVERS[name].errors]


def fails(server: ChannelServer, sender: Adapter, access: Access, how: str) -> TransportError:
    server.next(how)
    with pytest.raises(TransportError) as caught:
        sender.transport.publish(access, MESSAGE, "k1", Begun())
    return caught.value


def test_a_post_stands_once_with_its_id_and_address(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    begun = Begun()
    posted = sender.transport.publish(access, MESSAGE, "k1", begun)
    assert begun.times == 1
    assert len(server.posts) == 1
    assert next(iter(server.posts)) in posted.remote_id
    assert posted.address.startswith("https://")


def test_a_correction_reaches_the_readers_of_the_post(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    new = Message("Đính chính: 210 đoàn viên", title=MESSAGE.title)
    sender.transport.correct(access, posted.remote_id, new, "k2", Begun())
    *_, last = server.posts.values()
    assert last.text == "Đính chính: 210 đoàn viên"
    assert last.edits == 1 or last.extra["reply"] == {"in_reply_to_tweet_id": posted.remote_id}


def test_a_take_down_may_be_repeated(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    sender.transport.remove(access, posted.remote_id)
    assert server.posts == {}
    sender.transport.remove(access, posted.remote_id)


def test_an_answer_that_is_lost_is_unknown_and_the_post_is_found(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    error = fails(server, sender, access, "lost")
    assert (error.unknown, error.permanent, error.stop) == (True, False, "")
    assert len(server.posts) == 1
    found = sender.transport.find(access, MESSAGE, LONG_AGO)
    expected = [] if sender == adapter("telegram") else list(server.posts)
    assert [posted.remote_id.rpartition(":")[2] for posted in found] == expected


def test_an_answer_that_comes_too_late_is_unknown(
    server: ChannelServer, sender: Adapter, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READ", 0.2)
    assert fails(server, sender, access, "slow").unknown


@only("facebook", "mastodon", "telegram", "x", "zalo")  # LinkedIn's answer is a header
def test_an_answer_that_is_no_answer_of_the_channel_is_unknown(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert fails(server, sender, access, "garbage").unknown


def test_what_was_never_posted_is_not_found(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    other = Message("Một bài khác hẳn", title="Bài khác")
    sender.transport.publish(access, other, "k1", Begun())
    assert sender.transport.find(access, MESSAGE, LONG_AGO) == []


def test_a_channel_that_cannot_be_reached_has_not_posted(sender: Adapter, access: Access) -> None:
    nobody = Access("http://127.0.0.1:9", access.handle, access.secrets, ("127.0.0.1:9",))
    with pytest.raises(TransportError) as caught:
        sender.transport.publish(nobody, MESSAGE, "k1", Begun())
    assert (caught.value.unknown, caught.value.permanent) == (False, False)


def test_the_guard_holds_for_adapters_too(sender: Adapter, access: Access) -> None:
    inside = Access(access.api, access.handle, access.secrets)
    with pytest.raises(TransportError, match=r"is not a web port") as caught:
        sender.transport.publish(inside, MESSAGE, "k1", Begun())
    assert not caught.value.unknown


REASONS = {
    "expired": "expired",
    "revoked": "refused",
    "not_allowed": "refused",
    "suspended": "suspended",
}


@pytest.mark.parametrize(
    ("server", "how"),
    [(name, how) for how in REASONS for name in having(how)],
    indirect=["server"],
)
def test_a_sign_in_that_is_no_longer_good_stops_the_account(
    server: ChannelServer, sender: Adapter, access: Access, how: str
) -> None:
    assert fails(server, sender, access, how).stop == REASONS[how]


def test_a_limit_says_how_long_to_wait(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    error = fails(server, sender, access, "rate_limited")
    assert error.retry_after is not None
    assert timedelta(0) < error.retry_after <= timedelta(days=1)
    assert not error.unknown


def test_what_the_channel_refuses_is_not_tried_again(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert fails(server, sender, access, "invalid").permanent


def test_an_error_of_the_server_leaves_the_outcome_open(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert fails(server, sender, access, "server_error").unknown


@only(*having("busy"))
def test_a_server_that_says_it_did_nothing_is_asked_again(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    error = fails(server, sender, access, "busy")
    assert (error.unknown, error.permanent) == (False, False)


@only(*having("ok_with_error_inside"))
def test_an_error_inside_a_success_is_an_error(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert fails(server, sender, access, "ok_with_error_inside").permanent


def test_a_wrong_token_stops_the_account(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    wrong = Access(access.api, access.handle, {**access.secrets, "token": "bad"}, access.allowed)
    with pytest.raises(TransportError) as caught:
        sender.transport.publish(wrong, MESSAGE, "k1", Begun())
    assert caught.value.stop != ""
    assert "bad" not in str(caught.value)
