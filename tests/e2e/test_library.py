"""The library in a real Chromium: a phone, an officer, a reader without an account."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.factories.library import (
    ApprovedFactory,
    ProductFactory,
    PublicationFactory,
    PublishedFactory,
    make_master,
)
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation

from lantoa.library.domain.approval import submit
from lantoa.library.domain.invitations import invite
from lantoa.library.domain.target_a.checks import judge_after
from lantoa.library.models import Product, Status
from lantoa.units.models import Role

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def picture() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_photo_from_a_phone_is_approved_by_the_province(
    federation: Federation, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    chair = MembershipFactory(unit=federation.park, role=Role.LEAD).user
    photo = tmp_path / "IMG_2.jpg"
    photo.write_bytes(picture())
    phone = visit(chair, "vi", "narrow")
    phone.open("/admin/library/new/")
    page = phone.page
    page.set_input_files("input[name=photo]", photo)
    page.fill("input[name=alt]", "Đoàn viên cùng ăn cơm ở nhà ăn")
    page.fill("input[name=headline]", "Ba trăm suất cơm công đoàn")
    page.fill("textarea[name=lead]", "Trưa 12/3 tại KCN, ba trăm đoàn viên.")
    page.reload()  # the signal is lost: what was typed is still there
    expect(page.locator("input[name=headline]")).to_have_value("Ba trăm suất cơm công đoàn")
    page.set_input_files("input[name=photo]", photo)
    page.check("input[name=mine]")
    with page.expect_navigation(wait_until="networkidle"):
        page.click("button[value=submit]")
    expect(page.locator(".messages")).to_contain_text("Đã gửi duyệt")
    product = Product.objects.get()
    assert (product.status, product.masters.count()) == (Status.SUBMITTED, 1)

    officer = visit(federation.local)
    officer.open(f"/admin/library/{product.pk}/")
    with officer.page.expect_navigation(wait_until="networkidle"):
        officer.page.click("button[name=decision][value=approve]")
    expect(officer.page.locator(".messages")).to_contain_text("Đã duyệt.")
    assert Product.objects.get().status == Status.APPROVED
    phone.open("/admin/library/new/")
    expect(page.locator("input[name=headline]")).to_have_value("")
    assert phone.problems + officer.problems == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_library_has_no_serious_barrier_error_or_foreign_request(
    federation: Federation, visit: Callable[..., Visit], language: str, width: str
) -> None:
    shared = ApprovedFactory(unit=federation.b, headline="Áp phích an toàn lao động", kind="poster")
    make_master(shared, picture(), preview="")
    asked = ApprovedFactory(unit=federation.b, licence="reserved", headline="Ảnh phải hỏi")
    draft = ProductFactory(unit=federation.a, licence="", headline="Bản nháp thiếu quyền")
    waiting = ProductFactory(unit=federation.park, headline="Bữa cơm công đoàn tháng Ba")
    submit(waiting.pk, seen=1, actor=federation.local)
    link = invite(waiting.pk, email="hoa@vidu.example", name="Bà Hoa", actor=federation.local)
    PublicationFactory(product=PublishedFactory(unit=federation.a))
    PublishedFactory(unit=federation.park, exclusion="secrecy")
    PublishedFactory(unit=federation.park)
    judge_after(0)
    here = visit(federation.local, language, width)
    paths = [
        "/admin/library/",
        "/admin/library/?whose=ours&q=cơm",
        "/admin/library/?q=không+có+gì",
        "/admin/library/new/",
        *(f"/admin/library/{product.pk}/" for product in (shared, asked, draft, waiting)),
        f"/admin/library/{draft.pk}/edit/",
        f"/admin/library/{waiting.pk}/edit/",
        f"/duyet/{link.secret}/",
        "/duyet/khong-co/",
        "/admin/target-a/",
        "/admin/target-a/products/?part=not_disseminated",
        "/admin/target-a/coverage/",
    ]
    found = {path: barriers(here, path) for path in paths}
    assert {path: serious for path, serious in found.items() if serious} == {}
    # The one answer of 404 is meant.
    assert [p for p in here.problems if "404" not in p] == []
