"""An account in a channel that really answers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pytest_django import Settings
from tests.support.channels import SERVERS
from tests.support.channels.server import ChannelServer
from tests.support.factories.channels import AccountFactory

from lantoa.channels.models import Account

Connect = Callable[..., tuple[Account, ChannelServer]]


@pytest.fixture
def connect(settings: Settings) -> Iterator[Connect]:
    """Return the function that starts a channel's server and an account in it."""
    settings.FETCH_ALLOWED_PRIVATE = []
    with ExitStack() as stack:

        def start(name: str = "mastodon", **fields: Any) -> tuple[Account, ChannelServer]:
            server = stack.enter_context(SERVERS[name]())
            settings.FETCH_ALLOWED_PRIVATE.append(server.authority)
            secrets = {**server.secrets, **fields.pop("secrets", {})}
            account = AccountFactory(
                channel__key=name,
                api=server.url,
                handle=server.handle_of,
                secrets=secrets,
                **fields,
            )
            return account, server

        yield start
