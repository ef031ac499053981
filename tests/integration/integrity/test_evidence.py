"""Capture: bytes, hash, text, and a picture that reaches nothing but what we fetch."""

import hashlib
import shutil
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from pytest_django import Settings
from tests.integration.integrity.conftest import Desk
from tests.support.factories.integrity import CaseFactory, SightingFactory
from tests.support.site import Page, Site, article

from lantoa.integrity import browser
from lantoa.integrity.browser import BrowserMissingError
from lantoa.integrity.domain import effects, evidence
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.models import Case
from lantoa.listening.domain.hosts import request_for


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with Site() as running:
        settings.FETCH_ALLOWED_PRIVATE = [running.base.removeprefix("http://")]
        yield running


@pytest.fixture
def case(desk: Desk, settings: Settings, tmp_path: object) -> Case:
    settings.MEDIA_ROOT = tmp_path
    return CaseFactory(claim__unit=desk.root, maker=desk.maker)


def test_an_address_is_kept_with_its_hash_and_text(desk: Desk, case: Case, site: Site) -> None:
    body = article(7).encode()
    site.pages["/bai"] = Page(body, headers={"Content-Type": "text/html; charset=utf-8"})
    row = evidence.add_address(case, f"{site.base}/bai#x", note="Bài gốc", actor=desk.maker)
    kept = evidence.capture(row.pk)
    assert (kept.status, kept.sha256, kept.size, kept.title, kept.mime) == (
        "taken", hashlib.sha256(body).hexdigest(), len(body), "Bài 7", "text/html; charset=utf-8",
    )  # fmt: skip
    assert "xưởng 7" in kept.text
    with kept.file.open("rb") as stored:
        assert stored.read() == body
    evidence.capture(row.pk)
    assert site.seen == ["/bai"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://169.254.169.254/latest/meta-data"])
def test_a_private_address_is_refused(desk: Desk, case: Case, url: str) -> None:
    kept = evidence.capture(evidence.add_address(case, url, actor=desk.maker).pk)
    assert (kept.status, kept.problem.partition(":")[0]) == ("failed", "private_address")


def test_what_is_no_address_is_refused(desk: Desk, case: Case) -> None:
    with pytest.raises(RefusedError):
        evidence.add_address(case, "file:///etc/passwd", actor=desk.maker)


def test_the_picture_is_drawn_from_the_captured_bytes_and_reaches_nothing_else(
    desk: Desk, case: Case, site: Site
) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    other = Site()
    with other:  # not among the addresses let through the guard
        site.pages["/bai"] = Page(
            '<html><head><link rel="stylesheet" href="/red.css"></head><body style="margin:0">'
            f'<img src="{other.base}/pixel.png"><script>fetch("{other.base}/js")</script>'
            f'<iframe src="{other.base}/frame"></iframe><meta http-equiv="refresh" '
            f'content="0;url={other.base}/away"></body></html>',
            headers={"Content-Type": "text/html"},
        )
        site.pages["/red.css"] = Page(
            "html { background: rgb(200, 0, 0) }", headers={"Content-Type": "text/css"}
        )
        row = evidence.add_address(case, f"{site.base}/bai", actor=desk.maker)
        evidence.capture(row.pk)
        kept = evidence.take_picture(row.pk)
        assert other.seen == []
    assert (kept.screenshot_status, kept.problem) == ("taken", "")
    assert site.seen == ["/bai", "/red.css"]
    with kept.screenshot.open("rb") as stored:
        data = stored.read()
    assert kept.screenshot_sha256 == hashlib.sha256(data).hexdigest()
    with Image.open(BytesIO(data)) as picture:
        assert picture.convert("RGB").getpixel((600, 390)) == (200, 0, 0)


def test_without_a_chromium_the_state_says_so(
    desk: Desk, case: Case, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/bai"] = Page(article(1), headers={"Content-Type": "text/html"})
    row = evidence.add_address(case, f"{site.base}/bai", actor=desk.maker)
    evidence.capture(row.pk)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BrowserMissingError):
        browser.picture_of(row.url, b"", "text/html", request_for)
    assert evidence.take_picture(row.pk).screenshot_status == "unavailable"


def test_an_uploaded_picture_is_written_anew(desk: Desk, case: Case) -> None:
    taken = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "nha rieng"
    Image.new("RGB", (20, 20), "red").save(taken, "JPEG", exif=exif)
    kept = evidence.add_file(case, taken.getvalue(), actor=desk.maker)
    with kept.file.open("rb") as stored:
        data = stored.read()
    assert b"nha rieng" not in data
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00" * 99, b"<html><script>alert(1)</script>"])
def test_what_is_no_picture_or_pdf_is_refused(desk: Desk, case: Case, data: bytes) -> None:
    with pytest.raises(RefusedError):
        evidence.add_file(case, data, actor=desk.maker)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (None, "removed"),
        ("<p>{claim}. Đính chính: thông tin trên không chính xác.</p>", "corrected"),
        ("<p>{claim}. Cảnh báo: tin sai sự thật.</p>", "labelled"),
        ("<p>{claim}</p>", "still_there"),
        ("<p>Hôm nay trời nắng, công nhân đi làm bình thường.</p>", "unknown"),
    ],
)
def test_the_machine_suggests_what_became_of_a_sighting(
    desk: Desk, case: Case, site: Site, page: str | None, expected: str
) -> None:
    claim = case.claim
    claim.statement = "Công đoàn sẽ thu ba phần trăm lương của mọi công nhân từ tháng sau"
    claim.save()
    if page is not None:
        text = page.format(claim=claim.statement)
        site.pages["/tin"] = Page(
            f"<html><body><article><h1>Tin</h1>{text * 2}</article></body></html>",
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
    sighting = SightingFactory(claim=claim, url=f"{site.base}/tin")
    check = effects.check(sighting)
    assert (check.suggestion, check.confirmed) == (expected, "")
