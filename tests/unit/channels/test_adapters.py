"""What every adapter promises, each against a server that behaves as its documentation says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from tests.support.channels import (
    SERVERS,
    FacebookServer,
    ForumServer,
    LinkedInServer,
    MastodonServer,
    XServer,
    ZaloServer,
)
from tests.support.channels.server import ChannelServer

from lantoa.channels.adapters import NAMES, Adapter, adapter, wire
from lantoa.channels.adapters.base import Access, Effect, Film, Message, Picture, TransportError

FILM = Film(lambda: BytesIO(b"a film" * 100), 600, "video/mp4", synthetic=True)
MESSAGE = Message(
    "Bữa cơm công đoàn: 200 đoàn viên (ca 2) #công_đoàn & người thân",
    title="Bữa cơm công đoàn",
    link="https://congdoan.vidu.example/tin/bua-com-cong-doan-nam-nay-tai-khu-cong-nghiep?a=1",
    film=FILM,
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
    assert posted.address.startswith(("https://", f"{server.url}/"))


def test_a_correction_reaches_the_readers_of_the_post(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    new = Message("Đính chính: 210 đoàn viên", title=MESSAGE.title)
    sender.transport.correct(access, posted.remote_id, new, "k2", Begun())
    *_, last = server.posts.values()
    assert last.text == "Đính chính: 210 đoàn viên"
    assert last.edits == 1 or last.extra["below"] == posted.remote_id


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


@only("facebook", "forum", "mastodon", "telegram", "x", "zalo")  # LinkedIn's answer is a header
def test_an_answer_that_is_no_answer_of_the_channel_is_unknown(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert fails(server, sender, access, "garbage").unknown


def test_what_was_never_posted_is_not_found(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    other = Message("Một bài khác hẳn", title="Bài khác", film=FILM)
    sender.transport.publish(access, other, "k1", Begun())
    assert sender.transport.find(access, MESSAGE, LONG_AGO) == []


def test_a_channel_that_cannot_be_reached_has_not_posted(sender: Adapter, access: Access) -> None:
    nobody = Access("http://127.0.0.1:9", access.handle, access.secrets, ("127.0.0.1:9",))
    with pytest.raises(TransportError) as caught:
        sender.transport.publish(nobody, MESSAGE, "k1", Begun())
    assert (caught.value.unknown, caught.value.permanent) == (False, False)


def test_the_guard_holds_for_adapters_too(sender: Adapter, access: Access) -> None:
    inside = Access(access.api, access.handle, access.secrets)
    with pytest.raises(TransportError, match="is not one of") as caught:
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


PICTURE = Picture(
    b"\xff\xd8 a photo",
    "image/jpeg",
    "Đoàn viên cùng ăn cơm",
    "https://congdoan.vidu.example/tin/a.jpg",
)


def shown(server: ChannelServer) -> tuple[bytes | str, str]:
    """The picture of the only post and its words, as the channel has them."""
    (post,) = server.posts.values()
    match server:
        case FacebookServer():
            return post.extra["picture"], post.extra["alt"]
        case ForumServer():
            assert post.text.startswith(f"![{PICTURE.alt}](upload://")
            address = post.text.partition("](")[2].partition(")")[0]
            return server.uploads[address], PICTURE.alt
        case LinkedInServer():
            media = post.extra["content"]["media"]
            return server.images[media["id"]], media["altText"]
        case MastodonServer():
            (media,) = post.extra["media"]
            return server.media[media], server.alts[media]
        case XServer():
            (media,) = post.extra["media"]["media_ids"]
            return server.media[media], server.alts[media]
        case ZaloServer():
            assert post.extra["cover"]["photo_url"] == PICTURE.address
            image = post.extra["body"][0]
            return image["url"], image["caption"]
    return post.extra["picture"], PICTURE.alt  # a bot of Telegram's cannot describe a picture


WITH_PICTURE = Message(MESSAGE.text, MESSAGE.title, MESSAGE.link, PICTURE)


@only(*(name for name in NAMES if not adapter(name).film))
def test_a_picture_goes_with_its_words(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    begun = Begun()
    sender.transport.publish(access, WITH_PICTURE, "k1", begun)
    assert begun.times == 1
    data, alt = shown(server)
    assert alt == PICTURE.alt
    assert data in (PICTURE.data, PICTURE.address)
    sent = "".join(str(request.data) for request in server.requests)
    assert MESSAGE.link.partition("?")[0] in sent


@only("forum", "linkedin", "mastodon", "x")  # the others send text and picture in one request
@pytest.mark.parametrize("how", ["cut", "server_error", "rate_limited"])
def test_a_picture_that_did_not_arrive_whole_leaves_nothing_behind(
    server: ChannelServer, sender: Adapter, access: Access, how: str
) -> None:
    server.next(how)
    begun = Begun()
    with pytest.raises(TransportError) as caught:
        sender.transport.publish(access, WITH_PICTURE, "k1", begun)
    assert (caught.value.unknown, begun.times, server.posts) == (False, 0, {})
    sender.transport.publish(access, WITH_PICTURE, "k1", begun)
    assert len(server.posts) == 1


@only(*(name for name in NAMES if adapter(name).reply))
def test_an_answer_stands_below_our_post_and_is_taken_down_alone(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert sender.reply is not None
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    begun = Begun()
    below = sender.reply(access, posted.remote_id, Message("Phần hai"), "k2", begun)
    assert begun.times == 1
    first, second = server.posts.values()
    assert (second.text, second.extra["below"]) == ("Phần hai", posted.remote_id)
    server.next("lost")
    with pytest.raises(TransportError) as caught:
        sender.reply(access, posted.remote_id, Message("Phần ba"), "k3", Begun())
    assert caught.value.unknown
    sender.transport.remove(access, below.remote_id)
    sender.transport.remove(access, below.remote_id)
    assert [post.text for post in server.posts.values()] == [first.text, "Phần ba"]


KNOWN = {
    "facebook": Effect(900, 12, 3, 2),
    "forum": Effect(900, 12, 3, None),
    "linkedin": Effect(900, 12, 3, 2),
    "mastodon": Effect(None, 12, 3, 2),
    "x": Effect(900, 12, 3, 2),
    "youtube": Effect(900, 12, 3, None),
    "zalo": Effect(900, None, None, 2),
}


@only(*(name for name in NAMES if adapter(name).look))
def test_what_came_of_a_post_is_read_until_it_is_gone(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert sender.look is not None
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    (post,) = server.posts.values()
    post.counts = {"reach": 900, "reactions": 12, "replies": 3, "shares": 2}
    name = next(name for name, kind in SERVERS.items() if isinstance(server, kind))
    assert sender.look(access, posted.remote_id) == KNOWN[name]
    sender.transport.remove(access, posted.remote_id)
    assert sender.look(access, posted.remote_id) is None


@only("facebook")
def test_a_small_page_is_not_told_how_many_people_saw_it(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert sender.look is not None
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    assert sender.look(access, posted.remote_id) == Effect(None, 0, 0, 0)


@only("forum")
def test_a_topic_of_the_same_delivery_is_found_instead_of_opened_again(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    posted = sender.transport.publish(access, WITH_PICTURE, "k1", Begun())
    assert sender.transport.publish(access, WITH_PICTURE, "k1", Begun()) == posted
    assert len(server.posts) == 1
    assert sender.transport.find(access, WITH_PICTURE, LONG_AGO) == [posted]


@only("forum")
def test_what_waits_for_a_moderator_is_not_known_to_stand(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    assert fails(server, sender, access, "moderated").unknown


@only("forum")
def test_a_correction_changes_the_title_too(
    server: ChannelServer, sender: Adapter, access: Access
) -> None:
    posted = sender.transport.publish(access, MESSAGE, "k1", Begun())
    new = Message("Đính chính: 210 đoàn viên", title="Bữa cơm cho 210 đoàn viên")
    sender.transport.correct(access, posted.remote_id, new, "k2", Begun())
    (post,) = server.posts.values()
    assert post.extra["title"] == new.title


@pytest.mark.parametrize(
    "url", ["https://kenh.example/é", "https://[::1", "https://kenh.example:a/"]
)
def test_what_is_no_address_is_never_begun(url: str) -> None:
    begin = Begun()
    with pytest.raises(TransportError, match="no address") as failure:
        wire.call(Access("", "", {}), "POST", url, begin=begin)
    assert (failure.value.permanent, begin.times) == (True, 0)
