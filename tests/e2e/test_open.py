"""Public pages of products and the page of tokens in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import Visit
from tests.e2e.test_library import picture
from tests.e2e.test_workspace import barriers
from tests.support.factories.library import PublishedFactory, make_master
from tests.support.federation import Federation

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_everybody_reads_a_product_and_an_officer_makes_a_token(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    product = PublishedFactory(
        unit=federation.park, visibility="public", licence="cc_by",
        headline="Ba trăm suất cơm công đoàn cho công nhân tăng ca dịp cuối năm",
        body="<p>Trưa nay, nhà ăn đông hơn mọi khi.</p><blockquote>Ấm lòng lắm.</blockquote>",
        correction="Bản đầu ghi 200 suất; con số đúng là 300.", ai_generated=True,
        topics=["meals", "union_work"],
    )  # fmt: skip
    make_master(product, picture(), width=640, height=480)
    make_master(
        product,
        b"wav",
        copy=b"ID3",
        name="a.mp3",
        mime="audio/mpeg",
        alt="",
        transcript="Xin chào.",
    )
    PublishedFactory(unit=federation.park, visibility="public")
    for width in ("wide", "narrow"):
        reader = visit(None, width=width)
        reader.open("/tin/")
        assert barriers(reader) == []
        reader.page.click(f"text={product.headline}")
        expect(reader.page.locator("h1")).to_have_text(product.headline)
        expect(reader.page.locator("figure img")).to_have_js_property("naturalWidth", 640)
        expect(reader.page.locator("aside")).to_contain_text("con số đúng là 300")
        assert barriers(reader) == []
        assert reader.problems == []
    officer = visit(federation.local)
    officer.open("/admin/tokens/")
    officer.page.fill("input[name=name]", "Trang của tỉnh")
    officer.page.select_option("select[name=unit]", index=1)
    officer.page.check("input[value='library:read']")
    officer.page.click("text=Tạo mã >> nth=-1")
    expect(officer.page.locator("section code")).to_contain_text("lt_")
    assert barriers(officer) == []
    assert officer.problems == []
