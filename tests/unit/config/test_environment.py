"""Reading the environment."""

import os
import stat
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from lantoa.config import environment
from lantoa.config.environment import MailBox, MailServer


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANTOA_VAR", str(tmp_path / "var"))


def test_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = environment.secret("some_key")
    assert environment.secret("some_key") == first
    assert stat.S_IMODE(os.stat(tmp_path / "var" / "some_key").st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["some_key"]


def test_secret_is_one_for_all_who_start_together() -> None:
    with ThreadPool(8) as pool:
        found = pool.map(lambda _: environment.secret("shared"), range(8))
    assert len(set(found)) == 1


def test_secret_from_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANTOA_SOME_KEY", "given")
    assert environment.secret("some_key") == "given"


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("on", True), ("0", False), ("no", False), ("", False)]
)
def test_flag(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert environment.flag("SOME_FLAG", default=True) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@db.example:6543/name", ("name", "u", "p@ss", "db.example", "6543")),
        ("postgresql://postgres:@/lantoa?host=/run/pg", ("lantoa", "postgres", "", "/run/pg", "")),
        (None, ("lantoa", "", "", "", "")),
    ],
)
def test_database_address(url: str | None, expected: tuple[str, ...]) -> None:
    found = environment.database(url)
    assert tuple(found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("https://id.example.org/realms/staff", ["https://id.example.org"]),
        ("", []),
    ],
)
def test_openid_origin(server: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANTOA_OPENID_SERVER", server)
    assert environment.openid_origin() == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, MailServer()),
        ("smtp://thu.example", MailServer("thu.example", 25)),
        ("smtp://a%40b:m%3At@thu.example", MailServer("thu.example", 587, "a@b", "m:t", True)),
        ("smtps://a:b@thu.example:2465", MailServer("thu.example", 2465, "a", "b", tls=True)),
    ],
)
def test_mail_server_is_read_from_its_address(url: str | None, expected: MailServer) -> None:
    assert environment.mail_server(url) == expected


@pytest.mark.parametrize("url", ["http://thu.example", "smtp://", "thu.example:25"])
def test_mail_server_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="LANTOA_SMTP"):
        environment.mail_server(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, MailBox()),
        ("imaps://a%40b:m%3At@thu.example", MailBox("thu.example", 993, "a@b", "m:t")),
        ("imap://a:b@127.0.0.1:1143/Y%20kien",
         MailBox("127.0.0.1", 1143, "a", "b", "Y kien", tls=False)),
    ],
)  # fmt: skip
def test_mail_box_is_read_from_its_address(url: str | None, expected: MailBox) -> None:
    assert environment.mailbox(url) == expected


@pytest.mark.parametrize("url", ["thu.example", "pop3://thu.example", "imaps://"])
def test_mail_box_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="LANTOA_IMAP"):
        environment.mailbox(url)
