"""What the tests of the public form share."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from tests.support.work import solved

from lantoa.media import can_read

TEXT = "Tổ may ba tháng nay không có găng tay mới, nhiều người bị đứt tay khi đứng máy."


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """Keep uploaded files in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def old_token(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return the function that gives a token made some seconds ago."""

    def make(seconds: float = 60, bits: int = 15) -> str:
        now = signing.time.time()  # type: ignore[attr-defined]
        with monkeypatch.context() as patch:
            patch.setattr(signing.time, "time", lambda: now - seconds)  # type: ignore[attr-defined]
            return signing.dumps([uuid.uuid4().hex[:16], bits], salt="lantoa.public.challenge")

    return make


@pytest.fixture
def send(client: Client, old_token: Callable[..., str]) -> Callable[..., HttpResponse]:
    """Return the function that fills in the form, with the work done, and sends it."""

    def post(
        address: str = "/gui/", *, network: str = "192.0.2.1", seconds: float = 60, **given: Any
    ) -> HttpResponse:
        token = given.setdefault("token", old_token(seconds))
        given.setdefault("solution", solved(token))
        data = {"kind": "concern", "text": TEXT, "key": uuid.uuid4().hex} | given
        return client.post(address, data, REMOTE_ADDR=network)  # type: ignore[return-value]

    return post


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which nothing else is installed."""
    monkeypatch.setenv("PATH", "/nonexistent")
    can_read.cache_clear()
    yield
    can_read.cache_clear()
