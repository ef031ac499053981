"""A partner's SFTP server, a real one: whole files or none, each once, whatever breaks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.sftp import SftpServer, private_key

from lantoa.channels.adapters import adapter
from lantoa.channels.adapters.base import Access, Attached, Message, TransportError

TRANSPORT = adapter("partner_sftp").transport
KIT = (
    Attached("a-v1-anh-1.jpg", "image/jpeg", b"\xff\xd8" + b"anh" * 50_000),
    Attached("a-v1.newsml.xml", "application/xml", b"<newsItem/>"),
    Attached("a-v1.ninjs.json", "application/json", b'{"uri": "urn:uuid:a"}'),
)
MESSAGE = Message("Thư", "Tin", kit=lambda: KIT)
WHOLE = {file.name: file.data for file in KIT}
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SftpServer]:
    with SftpServer(tmp_path) as started:
        yield started


def access(server: SftpServer, **secrets: str) -> Access:
    kept = {"secret": "bí mật", "host_key": server.host_key, **secrets}
    return Access("", f"bao@{server.authority}/nhan", kept, allowed=(server.authority,))


def publish(server: SftpServer, **secrets: str) -> tuple[str, list[int]]:
    began: list[int] = []
    posted = TRANSPORT.publish(
        access(server, **secrets), MESSAGE, "key", lambda: began.append(len(server.files))
    )
    return posted.remote_id, began


def test_the_kit_lies_there_whole_and_the_item_came_last(server: SftpServer) -> None:
    assert publish(server) == ("a-v1.ninjs.json", [3])
    assert server.files == WHOLE
    renamed = [path.rpartition("/")[2] for how, path in server.operations if how == "rename"]
    assert renamed == list(WHOLE)
    opened = [path.rpartition("/")[2] for how, path in server.operations if how == "open"]
    assert all(name.startswith(".") and name.endswith(".part") for name in opened)


def test_a_key_signs_in_although_a_form_has_taken_its_line_ends(server: SftpServer) -> None:
    assert publish(server, secret=server.key.replace("\n", ""))[0] == "a-v1.ninjs.json"


@pytest.mark.parametrize("place", range(16))
def test_a_connection_that_dies_at_any_place_leaves_no_half_file_and_is_gone_on_with(
    server: SftpServer, place: int
) -> None:
    def die(operation: str, path: str) -> None:
        if len(server.operations) == place + 1:
            raise ConnectionError(operation)

    server.before = die
    with pytest.raises(TransportError) as caught:
        publish(server)
    assert (caught.value.unknown, caught.value.permanent) == (True, False)
    shown = {name: data for name, data in server.files.items() if not name.startswith(".")}
    assert shown.items() <= WHOLE.items()
    stands = "a-v1.ninjs.json" in shown
    server.before = lambda operation, path: None
    assert bool(TRANSPORT.find(access(server), MESSAGE, SINCE)) is stands
    publish(server)
    assert server.files == WHOLE
    renames = [path for how, path in server.operations if how == "renamed"]
    assert len(renames) == len(set(renames)) == len(KIT)


def test_what_stands_is_seen_and_what_the_partner_took_away_is_not(server: SftpServer) -> None:
    assert TRANSPORT.find(access(server), MESSAGE, SINCE) == []
    publish(server)
    (found,) = TRANSPORT.find(access(server), MESSAGE, SINCE)
    assert found.remote_id == "a-v1.ninjs.json"
    (server.root / "a-v1.ninjs.json").unlink()
    assert TRANSPORT.find(access(server), MESSAGE, SINCE) == []


def test_a_correction_and_a_withdrawal_belong_to_what_was_put_there_first(
    server: SftpServer,
) -> None:
    first, _ = publish(server)
    canceled = Attached("a-v2-rut.ninjs.json", "application/json", b"{}")
    told = Message("Thư", "Tin", kit=lambda: (canceled,))
    adapted = adapter("partner_sftp")
    assert adapted.withdraw is not None
    posted = adapted.withdraw(access(server), first, told, "key:remove", lambda: None)
    assert (posted.remote_id, posted.evidence["item"]) == (first, canceled.name)
    assert server.files == {**WHOLE, canceled.name: b"{}"}


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        ({"secret": "sai"}, "sign-in refused"),
        ({"secret": private_key()}, "sign-in refused"),
        ({"secret": "-----BEGIN KEY-----hỏng-----END KEY-----"}, "cannot be read"),
        ({"host_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA"}, "another key"),
        ({"host_key": "khóa gì đó"}, "the key of the server"),
    ],
)
def test_a_wrong_key_or_another_server_stops_the_account_and_sends_nothing(
    server: SftpServer, secrets: dict[str, str], said: str
) -> None:
    with pytest.raises(TransportError, match=said) as caught:
        publish(server, **secrets)
    assert caught.value.stop == "refused"
    assert server.files == {}


def test_a_line_that_is_lost_while_signing_in_is_no_refusal(server: SftpServer) -> None:
    with pytest.raises(TransportError, match="lost") as caught:
        publish(server, secret="đứt đường")
    assert (caught.value.stop, caught.value.permanent) == ("", False)


@pytest.mark.parametrize("handle", ["không phải", "bao@", "bao@vidu.example:xyz/a"])
def test_an_identifier_that_names_no_folder_is_refused_for_good(
    server: SftpServer, handle: str
) -> None:
    bad = Access("", handle, {"secret": "x", "host_key": server.host_key})
    with pytest.raises(TransportError, match="not user@host") as caught:
        TRANSPORT.publish(bad, MESSAGE, "key", lambda: None)
    assert caught.value.permanent


def test_a_folder_that_is_not_ours_is_refused_for_good(server: SftpServer) -> None:
    theirs = Access("", f"bao@{server.authority}/cam", access(server).secrets, (server.authority,))
    with pytest.raises(TransportError) as caught:
        TRANSPORT.publish(theirs, MESSAGE, "key", lambda: None)
    assert caught.value.permanent


@pytest.mark.parametrize(
    "host", ["127.0.0.1:22", "10.0.0.5", "169.254.169.254:2222", "8.8.8.8:5432"]
)
def test_nobody_leads_us_into_our_own_network_or_to_another_service(
    server: SftpServer, host: str
) -> None:
    inside = Access("", f"bao@{host}/nhan", access(server).secrets)
    with pytest.raises(TransportError) as caught:
        TRANSPORT.publish(inside, MESSAGE, "key", lambda: None)
    assert caught.value.permanent
