"""An officer sends one product to two channels and finds out what became of it, in Chromium."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.channels import FacebookServer, MastodonServer
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.federation import Federation

from lantoa.channels.domain import sending
from lantoa.channels.domain.catalogue import load_channels
from lantoa.channels.models import Channel, Delivery, State

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture
def servers(settings: Settings) -> Iterator[tuple[FacebookServer, MastodonServer]]:
    """Two channels that answer."""
    with ExitStack() as stack:
        facebook = stack.enter_context(FacebookServer())
        mastodon = stack.enter_context(MastodonServer())
        settings.FETCH_ALLOWED_PRIVATE = [facebook.authority, mastodon.authority]
        yield facebook, mastodon


def test_one_product_two_channels_one_answer_lost(
    visit: Callable[..., Visit],
    federation: Federation,
    servers: tuple[FacebookServer, MastodonServer],
) -> None:
    load_channels()
    facebook, mastodon = servers
    for name, server in (("facebook", facebook), ("mastodon", mastodon)):
        AccountFactory(
            channel=Channel.objects.get(key=name), unit=federation.a, api=server.url,
            name=f"Công đoàn tỉnh A ({name})", handle="1001", secrets=server.secrets,
        )  # fmt: skip
    product = ApprovedFactory(
        unit=federation.a,
        headline="Bữa cơm công đoàn: 210 suất cơm cho công nhân ca hai",
        lead="Trưa 20/11/2026, công đoàn cơ sở tổ chức bữa cơm cho 210 đoàn viên.",
    )
    here = visit(federation.officer)
    here.open("/admin/channels/")
    here.page.get_by_role("link", name=product.headline).click()
    for name in ("facebook", "mastodon"):
        here.page.get_by_label(f"Công đoàn tỉnh A ({name})").check()
    here.page.get_by_role("button", name="Gửi đến các kênh đã chọn").click()
    expect(here.page.get_by_text("2 bài đã vào hàng chờ.")).to_be_visible()

    facebook.next("lost")
    while sending.send_next():
        pass
    here.open(f"/admin/channels/products/{product.pk}/")
    expect(here.page.get_by_role("link", name="Mở trên kênh")).to_have_count(1)
    here.page.get_by_role("row").filter(has_text="facebook").get_by_role("link").first.click()
    here.page.get_by_label("Địa chỉ bài đăng, nếu đã có").fill("https://www.facebook.com/7001")
    here.page.get_by_role("button", name="Đã có trên kênh").click()
    expect(here.page.get_by_text("Đã ghi: bài đã có trên kênh.")).to_be_visible()
    assert (len(facebook.posts), len(mastodon.posts)) == (1, 1)
    assert Delivery.objects.filter(state=State.DELIVERED).count() == 2
    assert here.problems == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_pages_have_no_serious_fault_for_anybody(
    visit: Callable[..., Visit], federation: Federation, width: str
) -> None:
    load_channels()
    facebook = Channel.objects.get(key="facebook")
    account = AccountFactory(unit=federation.a, channel=facebook, name="Công đoàn tỉnh A")
    DeliveryFactory(account=account, state=State.UNKNOWN, product__unit=federation.a)
    board = ChannelFactory(key="poster")
    handed = DeliveryFactory(
        account=AccountFactory(unit=federation.a, channel=board, name="Bảng tin cổng 2"),
        state=State.SENDING, product__unit=federation.a,
    )  # fmt: skip
    ready = ApprovedFactory(unit=federation.a)
    here = visit(federation.officer, width=width)
    faults = {
        path: barriers(here, f"/admin/channels/{path}")
        for path in (
            "", "add/zalo/", f"accounts/{account.pk}/", "deliveries/",
            f"deliveries/{account.deliveries.get().pk}/", f"deliveries/{handed.pk}/",
            f"products/{ready.pk}/", f"products/{handed.product_id}/",
        )
    }  # fmt: skip
    assert {path: found for path, found in faults.items() if found} == {}
    assert here.problems == []


def test_a_station_signs_its_log_on_a_phone_and_that_is_the_proof(
    visit: Callable[..., Visit], federation: Federation, settings: Settings
) -> None:
    channel = ChannelFactory(key="loudspeaker", reach="by_ear", adapter="")
    station = AccountFactory(channel=channel, unit=federation.a, name="Đài truyền thanh phường 7")
    delivery = DeliveryFactory(account=station, product__unit=federation.a)
    here, phone = visit(federation.officer), visit(None, "vi", "narrow")
    settings.BASE_URL = here.base
    here.open(f"/admin/channels/deliveries/{delivery.pk}/")
    here.page.fill("[name=to]", "Bà Tư, trực loa")
    agreed = [timezone.localtime() + timedelta(minutes=minutes) for minutes in (0, 5)]
    for number, at in enumerate(agreed, 1):
        here.page.fill(f"[name=slot_{number}]", f"{at:%Y-%m-%dT%H:%M}")
    here.page.get_by_role("button", name="Đã bàn giao").click()
    link = here.page.locator(".ch-link a").inner_text()

    page = phone.page
    assert barriers(phone, link.removeprefix(phone.base)) == []
    first, second = page.locator(".slots > li").nth(0), page.locator(".slots > li").nth(1)
    first.get_by_label("Họ tên, thay chữ ký").fill("Trần Thị Loa")
    first.get_by_role("button", name="Ký và gửi").click()
    expect(page.get_by_role("status")).to_have_text("Cảm ơn, đã ghi.")
    second.get_by_role("radio", name="Chưa phát").check()
    expect(second.get_by_label("Phát lúc")).to_be_hidden()
    second.get_by_label("Vì sao chưa phát").select_option(label="Mất điện")
    second.get_by_label("Họ tên, thay chữ ký").fill("Trần Thị Loa")
    second.get_by_role("button", name="Ký và gửi").click()
    expect(second).to_contain_text("chưa phát: Mất điện")
    assert barriers(phone) == []

    here.open(f"/admin/channels/deliveries/{delivery.pk}/")
    expect(here.page.get_by_text("phát 1 trên 2 lần").first).to_be_visible()
    delivery.refresh_from_db()
    assert delivery.state == State.DELIVERED
    assert here.problems + phone.problems == []
