"""Files handed over in a real Chromium: sent in pieces, read, settled."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support import documents
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.library.models import IntakeItem, ItemStatus
from lantoa.units.models import Role

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_folder_is_sent_in_pieces_and_read(
    visit: Callable[..., object], federation: Federation, tmp_path: Path, width: str
) -> None:
    forget_jobs()
    chair = MembershipFactory(role=Role.LEAD).user
    browser = visit(chair, width=width)
    browser.open("/admin/library/digitise/")  # type: ignore[attr-defined]
    page = browser.page  # type: ignore[attr-defined]
    (tmp_path / "hoi_thao.jpg").write_bytes(documents.photo(1))
    (tmp_path / "ve.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    page.set_input_files("input[name=files]", [tmp_path / "hoi_thao.jpg", tmp_path / "ve.svg"])
    with page.expect_navigation(url="**/library/digitise/*/", timeout=60_000):
        page.click("form[data-handover] button[type=submit]")
    work_until_empty()
    statuses = IntakeItem.objects.order_by("path").values_list("status", flat=True)
    assert list(statuses) == [ItemStatus.TAKEN, ItemStatus.REFUSED]
    page.reload(wait_until="networkidle")
    assert page.locator("#batch-state progress").get_attribute("value") == "100"
    browser.open("/admin/library/digitise/needs/")  # type: ignore[attr-defined]
    assert page.locator(".lt-card").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.problems == []  # type: ignore[attr-defined]
