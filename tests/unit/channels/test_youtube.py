"""A film goes up in pieces, and goes on where it broke off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.support.channels.youtube import YouTubeServer
from tests.unit.channels.test_adapters import MESSAGE, Begun

from lantoa.channels.adapters.base import Access, Message, TransportError
from lantoa.channels.adapters.youtube import transport


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeServer]:
    monkeypatch.setattr(transport, "PIECE", 256)
    with YouTubeServer() as started:
        yield started


@pytest.fixture
def access(server: YouTubeServer) -> Access:
    return Access(server.url, server.handle_of, server.secrets, (server.authority,))


def publish(access: Access, message: Message = MESSAGE) -> Begun:
    begun = Begun()
    transport.publish(access, message, "k1", begun)
    return begun


def test_a_film_arrives_whole_in_pieces_with_its_declarations(
    server: YouTubeServer, access: Access
) -> None:
    assert publish(access).times == 1
    (post,) = server.posts.values()
    assert post.extra["data"] == b"a film" * 100
    assert server.chunks == ["bytes 0-255/600", "bytes 256-511/600", "bytes 512-599/600"]
    assert post.extra["status"] == {
        "privacyStatus": "public",
        "selfDeclaredMadeForKids": False,
        "containsSyntheticMedia": True,
    }


def test_a_piece_that_broke_off_goes_on_where_it_stopped(
    server: YouTubeServer, access: Access
) -> None:
    server.next("cut_piece")
    assert publish(access).times == 1
    server.short = 100
    publish(access)
    one, other = server.posts.values()
    assert one.extra["data"] == other.extra["data"] == b"a film" * 100
    assert "bytes 156-411/600" in server.chunks


def test_a_last_piece_that_is_wanted_again_has_made_nothing(
    server: YouTubeServer, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PIECE", 1024)
    server.short = 100
    with pytest.raises(TransportError) as caught:
        publish(access)
    assert (caught.value.unknown, caught.value.permanent, server.posts) == (False, False, {})


def test_a_line_that_breaks_again_and_again_is_tried_later(
    server: YouTubeServer, access: Access
) -> None:
    server.next(*["cut_piece"] * 20)
    begun = Begun()
    with pytest.raises(TransportError) as caught:
        transport.publish(access, MESSAGE, "k1", begun)
    assert (caught.value.unknown, caught.value.permanent, begun.times) == (False, False, 0)


def test_the_daily_limit_of_uploads_lets_the_account_rest_for_a_day(
    server: YouTubeServer, access: Access
) -> None:
    server.next("upload_limit")
    with pytest.raises(TransportError) as caught:
        publish(access)
    assert caught.value.retry_after == timedelta(hours=24)


def test_the_quota_begins_anew_at_midnight_in_california(
    server: YouTubeServer, access: Access
) -> None:
    server.next("rate_limited")
    with pytest.raises(TransportError) as caught:
        publish(access)
    assert caught.value.retry_after is not None
    ends = datetime.now(ZoneInfo("America/Los_Angeles")) + caught.value.retry_after
    assert (ends.hour, ends.minute // 2) == (0, 0)  # a minute at least


def test_a_film_that_youtube_could_not_process_does_not_stand(
    server: YouTubeServer, access: Access
) -> None:
    publish(access)
    (post,) = server.posts.values()
    assert transport.look(access, post.id) is not None
    post.extra["upload"] = "rejected"
    assert transport.look(access, post.id) is None


def test_a_token_is_renewed_and_the_refresh_token_stays(
    server: YouTubeServer, access: Access
) -> None:
    assert set(transport.refresh(access)) == {"token", "ends_at"}
    transport.refresh(access)
    with pytest.raises(TransportError) as caught:
        transport.refresh(replace(access, secrets={**access.secrets, "refresh_token": "old"}))
    assert caught.value.stop == "expired"


def test_what_youtube_refuses_is_not_sent(server: YouTubeServer, access: Access) -> None:
    publish(access, replace(MESSAGE, title="Lương <5 triệu>", link=""))
    (post,) = server.posts.values()
    assert post.extra["title"] == "Lương ‹5 triệu›"
    with pytest.raises(TransportError, match="no film"):
        publish(access, replace(MESSAGE, film=None))
