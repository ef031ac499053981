"""Connecting an account in a real Chromium: away to the channel, and back into the same session."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.e2e.conftest import Visit
from tests.support.channels.mastodon import MastodonServer
from tests.support.factories.channels import ChannelFactory
from tests.support.federation import Federation

from lantoa.channels.models import Account

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_an_officer_connects_an_account_and_comes_back_signed_in(
    federation: Federation,
    visit: Callable[..., Visit],
    live_server: LiveServer,
    settings: Settings,
) -> None:
    settings.BASE_URL = live_server.url
    ChannelFactory(key="mastodon")
    with MastodonServer() as server:
        settings.FETCH_ALLOWED_PRIVATE = [server.authority]
        here = visit(federation.officer, "vi", "wide")
        page = here.page
        here.open("/admin/channels/")
        page.get_by_role("link", name="Kết nối Mastodon").click()
        page.get_by_label("Địa chỉ máy chủ").fill(server.url)
        page.get_by_role("button", name="Kết nối").click()
        page.get_by_role("link", name="Sang Mastodon").click()
        expect(page.get_by_text("Đã kết nối.")).to_be_visible(timeout=60_000)
    account = Account.objects.get()
    assert page.url == f"{live_server.url}/admin/channels/accounts/{account.pk}/"
    assert account.handle == f"congdoan@{server.authority}"
    assert [problem for problem in here.problems if server.url not in problem] == []
