"""The workspace in a real Chromium: by keyboard alone, and without barriers."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.e2e.conftest import Visit
from tests.support.federation import Federation

from lantoa.listening.models import LabelCorrection

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

MOST_TABS = 200


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what the selector names has the focus, and see that the focus shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            style = "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow"
            assert page.evaluate(f"({style})(document.activeElement)") != "nonenone", selector
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def follow(page: Page, selector: str) -> None:
    """Reach a link by keyboard and open it."""
    tab_to(page, selector)
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")


def test_keyboard_alone_leads_from_sign_in_to_a_corrected_label(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None)
    page = here.page
    here.open("/admin/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(federation.officer.email)
    tab_to(page, "input[name=password]")
    page.keyboard.type("mật khẩu thử nghiệm")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Hôm nay")).to_be_visible()

    follow(page, "#main a[href*='/trends/wages/']")
    follow(page, "#main a[href*='/stories/']")
    story = page.url
    follow(page, "#main a[href*='/mentions/'][href*='next=']")
    mention = int(page.url.partition("?")[0].rstrip("/").rpartition("/")[2])

    tab_to(page, "input[name=topics][value=bonus_tet]")
    page.keyboard.press("Space")
    tab_to(page, "input[name=kind]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "form.lt-labels button[type=submit]")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")

    assert page.url == story
    expect(page.locator(".messages")).to_contain_text("Đã sửa nhãn")
    row = LabelCorrection.objects.get()
    assert (row.mention_id, row.topics, row.kind, row.corrected_by) == (
        mention,
        ["wages", "bonus_tet"],
        "factual_claim",
        federation.officer,
    )
    assert here.problems == []


def test_point_of_a_chart_opens_the_posts_of_its_day(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(federation.officer)
    here.open("/admin/trends/wages/")
    point = here.page.locator("[data-chart=spec-history] .mark-symbol path").last
    with here.page.expect_navigation():
        point.click(force=True)
    day = federation.last.isoformat()
    assert f"first={day}&last={day}" in here.page.url
    assert here.problems == []


def pages_of(f: Federation) -> list[str]:
    """Every kind of page that staff see."""
    mention = f.mentions[0].pk
    return [
        "/admin/",
        "/admin/trends/",
        "/admin/trends/?first=2019-01-01&last=2019-02-01",
        "/admin/trends/wages/",
        f"/admin/stories/{f.story.pk}/",
        "/admin/mentions/",
        "/admin/mentions/?q=tiền+lương&topic=wages&relevant=all",
        "/admin/mentions/?q=không+có+gì",
        f"/admin/mentions/{mention}/",
        "/admin/sources/",
        f"/admin/sources/{f.press.pk}/",
        "/admin/sources/add/",
    ]


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_have_no_serious_barrier_error_or_foreign_request(
    federation: Federation, visit: Callable[..., Visit], language: str, width: str
) -> None:
    here = visit(federation.officer, language, width)
    found = {path: barriers(here, path) for path in pages_of(federation)}
    assert {path: barriers for path, barriers in found.items() if barriers} == {}
    assert here.problems == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_sign_in_pages_have_no_serious_barrier(
    visit: Callable[..., Visit], path: str, width: str
) -> None:
    here = visit(None, "vi", width)
    assert barriers(here, path) == []
    assert here.problems == []


def barriers(here: Visit, path: str = "") -> list[str]:
    """What axe finds serious on a page (on the one that is open, without ``path``)."""
    if path:
        here.open(path)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    found = ["wider than the screen"] if here.page.evaluate(wider) else []
    for violation in Axe().run(here.page).response["violations"]:
        if violation["impact"] in {"serious", "critical"}:
            places = [node["html"][:120] for node in violation["nodes"][:3]]
            found.append(f"{violation['id']}: {places}")
    return found
