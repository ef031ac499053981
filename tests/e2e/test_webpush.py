"""Notifications turned on by a click in Chromium, shown by its service worker, turned off again.

The push service is ours: Google's cannot be reached from a test. So `PushManager` hands out an
endpoint of it, and what arrived there is given to the worker as Chromium itself would.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.channels.push import Browser, PushServer
from tests.support.factories.channels import ChannelFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.federation import Federation

from lantoa.channels.domain import accounts, sending
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.dispatching import send_to
from lantoa.channels.models import Subscriber

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

OUR_SERVICE = """
const place = %s;
let subscription = null;
PushManager.prototype.subscribe = async function (options) {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error();
    subscription = {
        endpoint: place.endpoint,
        toJSON: () => ({ endpoint: place.endpoint, keys: place }),
        unsubscribe: async () => { subscription = null; return true; },
    };
    return subscription;
};
PushManager.prototype.getSubscription = async () => subscription;
"""
NOTIFIED = """async () => {
    const registration = await navigator.serviceWorker.ready;
    for (let tries = 0; tries < 1200; tries++) {
        const [shown] = await registration.getNotifications();
        if (shown) return [shown.title, shown.tag];
        await new Promise((done) => setTimeout(done, 50));
    }
    return ["", ""];
}"""


@pytest.fixture
def service(settings: Settings) -> Iterator[PushServer]:
    with PushServer() as server:
        settings.PUSH_SERVICES = [server.url]
        yield server


def test_on_by_a_click_shown_and_off_by_another(
    visit: Callable[..., Visit], federation: Federation, service: PushServer
) -> None:
    account, _new = accounts.add_account(
        None, channel=ChannelFactory(key="webpush", reach="online"), unit=federation.a,
        name="Thông báo Công đoàn tỉnh A", handle="a@congdoan.example", secrets={},
        burst=1000, every=timedelta(0),
    )  # fmt: skip
    browser, phone = Browser(service), visit(None, "vi", "narrow")
    page = phone.page
    page.add_init_script(OUR_SERVICE % json.dumps(browser.place))
    page.context.grant_permissions(["notifications"])
    phone.open("/")
    page.get_by_role("link", name="Nhận tin của công đoàn").click()
    page.get_by_role("link", name=account.name).click()
    assert barriers(phone) == []
    button = page.get_by_role("button", name="Báo tin cho tôi trên máy này")
    button.click()  # nothing happens: the box is not ticked
    expect(page.get_by_role("status")).to_contain_text("Đang tắt")
    page.locator("input[name=consent]").check()
    button.click()
    expect(page.get_by_role("status")).to_contain_text("Đang bật")
    assert barriers(phone) == []

    product = ApprovedFactory(unit=federation.a, headline="Bữa cơm công đoàn")
    send_to(account, product, compose(product, account), actor=federation.officer)
    sending.send_next()
    (shown,) = browser.shown
    chromium = page.context.new_cdp_session(page)
    found: list[str] = []
    chromium.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(row["registrationId"] for row in event["registrations"]),
    )
    chromium.send("ServiceWorker.enable")
    for _ in range(1_200):
        if found:
            break
        page.wait_for_timeout(50)
    chromium.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": phone.base, "registrationId": found[0], "data": json.dumps(shown)},
    )
    title, tag = page.evaluate(NOTIFIED)
    assert (title, tag) == ("Bữa cơm công đoàn", shown["tag"])

    page.get_by_role("button", name="Tắt thông báo").click()
    expect(page.get_by_role("status")).to_contain_text("Đang tắt")
    assert Subscriber.objects.get().ended_why == "asked"
    assert phone.problems == []
