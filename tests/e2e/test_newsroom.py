"""The newsroom in a real Chromium: by keyboard, on a phone, beside a player."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.factories.library import ApprovedFactory, ProductFactory, make_master
from tests.support.federation import Federation
from tests.support.films import tone

from lantoa.library.domain import collecting, sharing
from lantoa.library.domain.newsroom import events, planning, remarks
from lantoa.library.models import Captions, Product, Status

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_idea_is_kept_and_assigned_by_keyboard_and_stands_in_my_work(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(federation.local)
    here.open("/admin/newsroom/ideas/new/")
    page = here.page
    page.focus("#id_headline")
    page.keyboard.type("Nhà trẻ ở khu công nghiệp")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    product = Product.objects.get()
    assert product.status == Status.IDEA
    page.select_option("#id_person", str(federation.local.pk))
    page.focus("form:has(#id_person) button[type=submit]")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    product.refresh_from_db()
    assert (product.status, product.assigned_to) == (Status.ASSIGNED, federation.local)
    here.open("/admin/newsroom/mine/")
    expect(page.get_by_role("link", name="Nhà trẻ ở khu công nghiệp")).to_be_visible()
    assert here.problems == []


def test_caption_begins_where_the_player_stands(
    federation: Federation, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    product = ProductFactory(unit=federation.a, headline="Bản tin sáng")
    sound = tone(tmp_path / "tin.wav", 4).read_bytes()
    master = make_master(product, sound, name="tin.wav", mime="audio/wav", alt="")
    here = visit(federation.local)
    here.open(f"/admin/library/files/{master.pk}/captions/")
    page = here.page
    page.wait_for_function("document.querySelector('audio').readyState >= 1", timeout=60_000)
    page.evaluate("document.querySelector('audio').currentTime = 1.5")
    page.focus("#captions-text")
    page.keyboard.press("Control+End")
    page.keyboard.press("Alt+m")
    page.keyboard.type("Chào các anh chị")
    page.evaluate("document.querySelector('audio').currentTime = 3")
    page.keyboard.press("Alt+m")
    page.keyboard.type("Bữa cơm hôm nay")
    with page.expect_navigation(wait_until="networkidle"):
        page.click("form:has(#captions-text) button[type=submit]")
    assert Captions.objects.get().cues == [
        [1500, 3000, "Chào các anh chị"],
        [3000, 6000, "Bữa cơm hôm nay"],
    ]
    assert barriers(here) == []
    assert here.problems == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_newsroom_has_no_serious_barrier_error_or_foreign_request(
    federation: Federation, visit: Callable[..., Visit], width: str
) -> None:
    events.load_newsroom()
    today, local = timezone.localdate(), federation.local
    texts = {"headline": "Chuyện một tổ trưởng", "topics": ["housing"]}
    idea, _new = planning.propose(local, federation.a, texts, planned_for=today)
    planning.assign(idea.pk, local, due=None, actor=local)
    draft = ProductFactory(unit=federation.a, headline="Bữa cơm công đoàn tháng Ba")
    remarks.remark(draft.pk, "Sai tên chị Hoa ở câu hai.", actor=local)
    free = ApprovedFactory(unit=federation.a, headline="Áp phích an toàn", kind="poster")
    asked = ApprovedFactory(unit=federation.a, licence="reserved", headline="Ảnh phải hỏi")
    sharing.ask(asked, federation.b, "Báo tường", actor=federation.officer)
    made = collecting.make_collection(federation.a, "Tháng Công nhân", actor=local)
    for product in (free, asked):
        collecting.put(made.pk, product, actor=local)
    here = visit(local, "vi", width)
    paths = [
        "/admin/newsroom/",
        "/admin/newsroom/calendar/",
        f"/admin/newsroom/calendar/?view=week&day={today + timedelta(7)}",
        "/admin/newsroom/calendar/?day=khong-phai-ngay",
        "/admin/newsroom/mine/",
        f"/admin/newsroom/ideas/new/?day={today}",
        "/admin/newsroom/events/",
        "/admin/newsroom/checklists/",
        f"/admin/library/{idea.pk}/plan/",
        f"/admin/library/{draft.pk}/",
        f"/admin/library/{free.pk}/lineage/",
        "/admin/library/requests/",
        "/admin/library/collections/",
        f"/admin/library/collections/{made.pk}/",
    ]
    found = {path: barriers(here, path) for path in paths}
    assert {path: serious for path, serious in found.items() if serious} == {}
    assert here.problems == []
