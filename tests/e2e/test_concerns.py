"""Concerns and synthesis reports in a real Chromium: by keyboard alone, and without barriers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers, tab_to
from tests.support.factories.concerns import ConcernFactory
from tests.support.factories.intake import TipFactory
from tests.support.federation import Federation

from lantoa.concerns.domain import reports
from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.models import Concern, Report
from lantoa.intake.domain.threads import ask_sender, write_as_sender
from lantoa.intake.models import Progress

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture
def concern(federation: Federation) -> Concern:
    """A concern of two tips, with a thread."""
    tips = TipFactory.create_batch(2, unit=federation.a, zone="KCN Thử Nghiệm")
    ask_sender(tips[0], "Bạn làm ở ca nào?", actor=federation.officer)
    write_as_sender(tips[0], "Ca đêm ạ.", key="1")
    return raise_concern(
        topic="wages", unit=federation.a, zone="KCN Thử Nghiệm", urgency="high",
        summary="Công nhân ca đêm chưa nhận lương tháng này", tips=tips, actor=federation.officer,
    )  # fmt: skip


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")


def test_keyboard_alone_leads_from_the_list_to_a_closed_concern(
    federation: Federation, concern: Concern, visit: Callable[..., Visit]
) -> None:
    here = visit(federation.officer)
    page = here.page
    here.open("/admin/concerns/")
    press(page, f"#main a[href='/admin/concerns/{concern.pk}/']")
    press(page, "button[value=take]")
    expect(page.locator(".messages")).to_contain_text("Bạn đã nhận phụ trách")
    tab_to(page, "textarea#step-text")
    page.keyboard.type("Công ty trả lương ngày 5.")
    press(page, "button[value=answer]")
    press(page, "button[value=close]")
    concern.refresh_from_db()
    assert (concern.status, concern.closing, concern.owner) == (
        "closed",
        "feedback",
        federation.officer,
    )
    assert Progress.objects.filter(stage="answered", text="Công ty trả lương ngày 5.").count() == 2
    assert here.problems == []


def test_keyboard_alone_leads_from_a_draft_to_a_report_sent_on(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(federation.local)
    page = here.page
    here.open("/admin/synthesis/add/?kind=week")
    press(page, "form.cn-form button[type=submit]")
    tab_to(page, "textarea[name=foreword]")
    page.keyboard.type("Lời dẫn của tuần.")
    press(page, "button[value=publish]")
    expect(page.locator(".messages")).to_contain_text("Đang tổng hợp")
    report = Report.objects.get()
    reports.publish(report, actor=federation.local)  # what the worker does
    here.open(f"/admin/synthesis/{report.pk}/")
    tab_to(page, "select[name=to]")
    page.keyboard.press("ArrowDown")
    press(page, "button[value=forward]")
    expect(page.locator(".messages")).to_contain_text("Đã gửi báo cáo")
    assert report.forwardings.get().sent_by == federation.local
    assert here.problems == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_have_no_serious_barrier(
    federation: Federation,
    concern: Concern,
    visit: Callable[..., Visit],
    language: str,
    width: str,
) -> None:
    for n in range(12):
        ConcernFactory(unit=federation.park, topic="meals", summary=f"Bữa ăn ca lần {n}")
    period = {"first": federation.today - timedelta(days=28), "last": federation.last}
    report = reports.draft(unit=federation.a, kind="other", actor=federation.officer, **period)
    done = reports.publish(report, actor=federation.officer)
    reports.forward(done, federation.root, actor=federation.officer)
    draft = reports.draft(unit=federation.a, kind="other", actor=federation.officer, **period)
    here = visit(federation.officer, language, width)
    pages = [
        "/admin/concerns/",
        "/admin/concerns/?topic=housing&overdue=1",
        "/admin/concerns/add/",
        f"/admin/concerns/{concern.pk}/",
        "/admin/synthesis/",
        "/admin/synthesis/add/",
        f"/admin/synthesis/{draft.pk}/",
        f"/admin/synthesis/{done.pk}/",
    ]
    found = {path: barriers(here, path) for path in pages}
    assert {path: problems for path, problems in found.items() if problems} == {}
    assert here.problems == []
