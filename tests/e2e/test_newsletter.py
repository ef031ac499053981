"""Somebody on a phone asks for a newsletter and ends it; an officer sees what went out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.factories.channels import DeliveryFactory, newsletter, subscribe
from tests.support.federation import Federation

from lantoa.channels.domain import subscribing
from lantoa.channels.models import Action, State

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_from_the_home_page_to_the_last_click(
    visit: Callable[..., Visit], federation: Federation
) -> None:
    account = newsletter(unit=federation.a, name="Bản tin Công đoàn tỉnh A")
    phone = visit(None, "vi", "narrow")
    phone.open("/")
    phone.page.get_by_role("link", name="Nhận tin của công đoàn").click()
    assert barriers(phone) == []
    phone.page.get_by_role("link", name=account.name).click()
    assert barriers(phone) == []
    phone.page.get_by_label("Địa chỉ thư điện tử của bạn").fill("hoa@vidu.example")
    phone.page.locator("input[name=consent]").check()
    phone.page.get_by_role("button", name="Gửi thư cho tôi").click()
    expect(phone.page.get_by_role("status")).to_contain_text("Hãy mở hộp thư")
    subscriber = account.subscribers.get()
    path = f"/ban-tin/thu/{subscribing.code_of(subscriber)}/"
    assert barriers(phone, path) == []
    phone.page.get_by_role("button", name="Có, hãy gửi thư cho tôi").click()
    assert barriers(phone) == []
    phone.page.locator("summary").click()
    phone.page.get_by_label("Tiền lương").check()
    phone.page.get_by_role("button", name="Lưu").click()
    expect(phone.page.get_by_role("status")).to_contain_text("Đã lưu")
    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.confirmed_at is None) == (["wages"], False)
    phone.page.get_by_role("button", name="Đừng gửi cho tôi nữa").click()
    expect(phone.page.get_by_text("Địa chỉ của bạn đã được xóa")).to_be_visible()
    assert phone.problems == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_officers_pages(
    visit: Callable[..., Visit], federation: Federation, width: str
) -> None:
    account = newsletter(unit=federation.a, name="Bản tin Công đoàn tỉnh A")
    subscribe(account, "a@vidu.example")
    first = DeliveryFactory(account=account, product__unit=federation.a, state=State.UNKNOWN)
    removal = DeliveryFactory(
        account=account, product=first.product, original=first, action=Action.REMOVE,
        state=State.FAILED, problem="refused",
    )  # fmt: skip
    here = visit(federation.officer, width=width)
    pages = (f"accounts/{account.pk}/", f"deliveries/{removal.pk}/", "add/newsletter/")
    for page in pages:
        assert barriers(here, f"/admin/channels/{page}") == [], page
    expect(here.page.get_by_label("Địa chỉ thư để người nhận trả lời")).to_be_visible()
    here.open(f"/admin/channels/accounts/{account.pk}/")
    expect(here.page.get_by_text("<10")).to_be_visible()
    assert here.problems == []
