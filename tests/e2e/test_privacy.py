"""Personal data in a real Chromium: somebody asks without an account, staff answer, the data come
back as a file; and no page has a barrier."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.federation import Federation

from lantoa.listening.domain.retention import RULE
from lantoa.privacy.domain import breaches, consents, deletions, requests, subjects
from lantoa.privacy.domain.consents import Purpose
from lantoa.privacy.domain.subjects import Owned, SubjectKind
from lantoa.privacy.models import Breach, DataRequest, RequestStatus
from lantoa.units.models import Membership, Role

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

CODE, KIND = "K7QF-3M2P-9XTD", "tests.slip"


@pytest.fixture
def asked(
    federation: Federation, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> Iterator[Federation]:
    """Return a federation whose officer leads it, with a request, a breach and a purpose."""
    settings.DELETION_JOURNAL = tmp_path / "deletions.ndjson"
    monkeypatch.setattr(subjects, "_KINDS", {})
    monkeypatch.setattr(deletions, "_HANDLERS", {KIND: lambda _reference: 1})
    monkeypatch.setattr(consents, "_PURPOSES", {})
    subjects.register(
        SubjectKind(
            KIND,
            "Phiếu",
            lambda code: Owned("phieu-1", federation.a, (KIND, "1")) if code == CODE else None,
            lambda _reference: {"text": "Lương chậm hai tháng", "photos": []},
        )
    )
    consents.register(Purpose("tests.reply", "Trả lời", "Tôi đồng ý được trả lời", "Reply to me"))
    Membership.objects.filter(user=federation.officer).update(role=Role.LEAD)
    requests.receive("deletion", code=CODE, at=timezone.now() - timedelta(days=5))
    breaches.report(
        unit=federation.root,
        title="Máy tính có danh sách bị mất",
        data="Họ tên, số điện thoại của 120 người",
        discovered_at=timezone.now() - timedelta(hours=3),
        actor=federation.officer,
    )
    return federation


def pages() -> list[str]:
    """Every page of staff."""
    return [
        "/admin/personal-data/",
        f"/admin/personal-data/{DataRequest.objects.get().pk}/",
        "/admin/personal-data/new/",
        "/admin/personal-data/retention/",
        f"/admin/personal-data/retention/{RULE}/?preview",
        "/admin/personal-data/consents/",
        "/admin/personal-data/breaches/",
        f"/admin/personal-data/breaches/{Breach.objects.get().pk}/",
        "/admin/personal-data/inventory/",
    ]


@pytest.mark.parametrize(("language", "width"), [("vi", "narrow"), ("en", "wide")])
def test_pages_have_no_serious_barrier_error_or_foreign_request(
    asked: Federation, visit: Callable[..., Visit], language: str, width: str
) -> None:
    here = visit(asked.officer, language, width)
    found = {path: barriers(here, path) for path in [*pages(), "/du-lieu-cua-toi/"]}
    assert {path: some for path, some in found.items() if some} == {}
    assert here.problems == []


def test_person_asks_with_a_code_and_takes_their_data_away(
    asked: Federation, visit: Callable[..., Visit]
) -> None:
    sender, page = visit(None, width="narrow"), None
    sender.open("/du-lieu-cua-toi/")
    page = sender.page
    assert page.locator("input[type=radio]:checked").count() == 0
    page.check("input[name=kind][value=access]")
    page.fill("input[name=code] >> nth=0", CODE)
    with page.expect_navigation(wait_until="networkidle"):
        page.click("button[value=ask]")
    code = page.locator(".code").inner_text()
    request = DataRequest.objects.get(kind="access")

    officer = visit(asked.officer)
    officer.open(f"/admin/personal-data/{request.pk}/")
    for button in ("acknowledge", "done"):
        if button == "done":
            officer.page.fill("textarea[name=answer]", "Đây là dữ liệu của bạn.")
        with officer.page.expect_navigation(wait_until="networkidle"):
            officer.page.click(f"button[value={button}]")
    request.refresh_from_db()
    assert request.status == RequestStatus.DONE

    sender.open("/du-lieu-cua-toi/")
    page.fill("#follow-code", code.lower())
    with page.expect_navigation(wait_until="networkidle"):
        page.click("button[value=follow]")
    expect(page.locator("blockquote")).to_contain_text("Đây là dữ liệu của bạn.")
    with page.expect_download() as download:
        page.click("button[value=json]")
    assert json.loads(download.value.path().read_text())["data"]["text"] == "Lương chậm hai tháng"
    with page.expect_download() as download:
        page.click("button[value=pdf]")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert sender.problems == officer.problems == []


def test_wrong_code_is_said_and_nothing_is_kept(
    asked: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "en", "narrow")
    here.open("/du-lieu-cua-toi/")
    here.page.check("input[name=kind][value=deletion]")
    here.page.fill("input[name=code] >> nth=0", "0000-0000-0000")
    with here.page.expect_navigation(wait_until="networkidle"):
        here.page.click("button[value=ask]")
    expect(here.page.locator(".errorlist").first).to_contain_text("No record has this code")
    assert DataRequest.objects.count() == 1
