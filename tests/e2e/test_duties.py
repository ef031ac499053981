"""Duties in a real Chromium: by keyboard, without barriers, and counts that open their lists."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers, follow, tab_to
from tests.support.federation import Federation

from lantoa.duties.domain import deadlines, notices, policies, webhooks
from lantoa.duties.models import Clock, Notice, NoticeCopy
from lantoa.units.models import Membership, Role

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

DUTY = "tests.duty"


@pytest.fixture
def duties(federation: Federation, monkeypatch: pytest.MonkeyPatch) -> Federation:
    """Return a federation with duties that are running and overdue, notices and a webhook."""
    monkeypatch.setattr(policies, "_POLICIES", dict(policies._POLICIES))
    policies.register(
        DUTY, policies.Policy("Trả lời người gửi", {"normal": 16, "high": 4}, Clock.WORKING)
    )
    Membership.objects.filter(user=federation.officer).update(role=Role.LEAD)
    now = timezone.now()
    for number, unit in enumerate((federation.a, federation.b, federation.park)):
        deadlines.start(
            unit, DUTY, unit=unit, owner=federation.officer, at=now - timedelta(days=number * 7)
        )
    webhooks.add(
        unit=federation.root, name="Tổng đài", url="http://127.0.0.1:9/", kinds=[],
        actor=federation.officer,
    )  # fmt: skip
    deadlines.escalate_due()
    for pk in webhooks.due_ids():
        webhooks.deliver(pk)
    return federation


PAGES = [
    "/admin/",
    "/admin/deadlines/",
    "/admin/deadlines/?state=running",
    "/admin/deadlines/rules/",
    f"/admin/deadlines/rules/{DUTY}/high/",
    "/admin/notices/",
    "/admin/notices/?show=all",
    "/admin/notices/settings/",
    "/admin/webhooks/",
]


@pytest.mark.parametrize(("language", "width"), [("vi", "wide"), ("en", "narrow")])
def test_pages_have_no_serious_barrier_error_or_foreign_request(
    duties: Federation, visit: Callable[..., Visit], language: str, width: str
) -> None:
    here = visit(duties.officer, language, width)
    hook = webhooks.Webhook.objects.get()
    pages = [*PAGES, f"/admin/webhooks/{hook.pk}/"]
    found = {path: barriers(here, path) for path in pages}
    assert {path: some for path, some in found.items() if some} == {}
    assert here.problems == []


def test_what_waits_today_opens_as_many_rows(
    duties: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(duties.officer)
    here.open("/admin/")
    links = here.page.locator("[data-waiting]").evaluate_all(
        "all => all.map(a => [a.getAttribute('href'), Number(a.dataset.waiting)])"
    )
    counted = {}
    for address, _count in links:
        here.open(address)
        counted[address] = here.page.locator("table.lt-cards tbody tr").count()
    assert counted == dict(links)
    assert list(counted.values()) == [2, 3]


def test_notice_is_read_by_keyboard(duties: Federation, visit: Callable[..., Visit]) -> None:
    notices.notify(
        deadlines.OVERDUE,
        key="tests:e2e",
        users=[duties.officer],
        params={"kind": DUTY, "due": timezone.now().isoformat(), "unit": "A"},
        url="/admin/deadlines/?state=overdue",
        urgent=True,
    )
    before = notices.unread_count(duties.officer)
    here = visit(duties.officer)
    here.open("/admin/")
    expect(here.page.locator(".duties-bell")).to_contain_text(str(before))
    follow(here.page, ".duties-bell")
    notice = Notice.objects.get(key="tests:e2e")
    copy = NoticeCopy.objects.get(notice=notice)
    follow(here.page, f"a[href='/admin/notices/{copy.pk}/']")
    assert here.page.url.endswith("/admin/deadlines/?state=overdue")
    expect(here.page.locator(".duties-bell")).to_contain_text(str(before - 1))
    assert here.problems == []


def test_lead_makes_a_new_version_of_a_rule(
    duties: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(duties.officer)
    here.open(f"/admin/deadlines/rules/{DUTY}/high/")
    tab_to(here.page, "input[name=hours]")
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.type("6")
    here.page.fill("input[name=reason]", "Quyết định 12/QĐ-TLĐ")
    with here.page.expect_navigation(wait_until="networkidle"):
        here.page.keyboard.press("Enter")
    expect(here.page.locator(".lt-list li").first).to_contain_text("Quyết định 12/QĐ-TLĐ")
    assert policies.rule_on(DUTY, "high", timezone.localdate()).hours == 6
    assert here.problems == []
