"""Target B in a real browser: figures open their cases, and no page keeps anybody out."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from tests.e2e.conftest import Visit
from tests.support.factories.listening import SourceFactory
from tests.support.factories.measures import AlertFactory
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation

from lantoa.demo.domain.target_b import seed_measures
from lantoa.integrity.models import BlindSearch, ReAuditItem

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture
def pages(federation: Federation) -> list[str]:
    """The pages of the measurements, with ninety invented days behind them."""
    SourceFactory(unit=federation.root, invented=True)
    judge, searcher = (MembershipFactory(unit=federation.root).user for _ in range(2))
    seed_measures(
        timezone.now(), unit=federation.root, judges=(federation.officer, judge), searcher=searcher
    )
    AlertFactory(unit=federation.a)
    return [
        "",
        "cases/?figure=verified",
        "searches/",
        f"searches/{BlindSearch.objects.get().pk}/",
        "audits/",
        f"audits/items/{ReAuditItem.objects.get().pk}/",
        "alerts/",
    ]


@pytest.mark.parametrize(
    ("language", "width"), [("vi", "wide"), ("vi", "narrow"), ("en", "narrow")]
)
def test_every_page_is_open_to_everybody(
    visit: Callable[..., Visit], federation: Federation, pages: list[str], language: str, width: str
) -> None:
    here = visit(federation.officer, language, width)
    found = {}
    for page in pages:
        here.open(f"/admin/target-b/{page}")
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        found[page] = [
            violation["id"]
            for violation in Axe().run(here.page).response["violations"]
            if violation["impact"] in {"serious", "critical"}
        ] + ["wider than the screen"] * bool(here.page.evaluate(wider))
    assert found == {page: [] for page in pages}
    assert here.problems == []


def test_a_figure_opens_as_many_cases_as_it_says(
    visit: Callable[..., Visit], federation: Federation, pages: list[str]
) -> None:
    here = visit(federation.officer, "en")
    here.open("/admin/target-b/")
    assert "Not met" in here.page.inner_text("main h2 >> nth=0")
    figure = here.page.locator("a[href*='figure=in_time']").first
    count = figure.get_attribute("data-figure")
    figure.click()
    assert here.page.locator("[data-total]").get_attribute("data-total") == count
    assert here.page.locator(".lt tbody tr").count() == int(count or 0)
