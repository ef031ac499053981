"""One journey through the whole product, as the people in it would make it.

A worker sends a concern and a suspicious post from a phone; an officer sorts both by keyboard; two
other people verify; the correction is public; the worker reads both answers; the synthesis report
hides the concern until enough voices stand behind it; the target B page shows the case.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.e2e.conftest import Visit
from tests.e2e.test_concerns import press
from tests.e2e.test_sending import code_on
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation
from tests.support.pictures import screen_capture
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.concerns.domain.raising import join
from lantoa.concerns.models import Concern, ConcernTip
from lantoa.intake.domain.receiving import Submission, receive
from lantoa.intake.models import Attachment, TipKind
from lantoa.integrity.models import Case
from lantoa.privacy.domain.groups import SMALLEST_GROUP

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

CONCERN = "Quạt hút bụi ở xưởng may hỏng hai tuần nay, ai cũng ho."
RUMOUR = "Công đoàn sẽ thu ba phần trăm lương từ tháng sau"
NAMED = "Tin đồn tăng đoàn phí"  # a correction does not repeat the words of a rumour
FACT = "Đoàn phí vẫn là một phần trăm"
ANSWER = "Công ty thay quạt xong ngày thứ Sáu."
TOPIC = "An toàn, vệ sinh lao động"


@pytest.fixture
def empty_queue(federation: Federation) -> None:
    forget_jobs()


def work() -> None:
    work_until_empty()
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


def send_concern(here: Visit, unit: str) -> str:
    here.open(f"/gui/{unit}/")
    here.page.fill("#id_text", CONCERN)
    here.page.get_by_role("button", name="Gửi", exact=True).click()
    return code_on(here.page)


def send_suspicious_post(here: Visit, unit: str) -> str:
    here.open(f"/gui/{unit}/")
    page = here.page
    page.get_by_label("Một bài đăng có thể sai sự thật").check()
    photo = {"name": "bai.png", "mimeType": "image/png", "buffer": screen_capture(RUMOUR)}
    page.set_input_files("#id_photos", photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="Gửi", exact=True).click()
    return code_on(page)


def triage_by_keyboard(here: Visit) -> None:
    page = here.page

    def send() -> None:
        with page.expect_navigation(wait_until="networkidle"):
            page.keyboard.press("Control+Enter")
        expect(page.locator(".messages")).to_contain_text("Xong")

    here.open("/admin/triage/")
    expect(page.locator("#main article")).to_contain_text(CONCERN)
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.type(TOPIC.split()[0])  # a list opens at what is typed
    send()
    page.keyboard.press("2")
    page.keyboard.type(RUMOUR)
    send()


def add_evidence(here: Visit, case: Case) -> None:
    here.open(f"/admin/cases/{case.pk}/")
    page = here.page
    page.locator("details", has=page.locator("#up-file")).locator("summary").click()
    paper = {"name": "a.png", "mimeType": "image/png", "buffer": screen_capture(FACT)}
    page.set_input_files("#up-file", paper)  # type: ignore[arg-type]
    page.fill("#up-note", "Hướng dẫn về đoàn phí")
    click(page, "form[action$='/do/file/'] button")
    expect(page.locator(".it-hash")).to_have_text(re.compile(r"SHA-256 [0-9a-f]{64}"))


def judge(here: Visit, case: Case) -> None:
    here.open(f"/admin/cases/{case.pk}/")
    here.page.check("input[name=verdict][value=untrue]")
    here.page.fill("textarea[name=reasons]", "Hướng dẫn ghi một phần trăm.")
    click(here.page, "form[action$='/do/judge/'] button")


def publish_correction(here: Visit, case: Case) -> str:
    """Publish and return the public address."""
    here.open(f"/admin/cases/{case.pk}/")
    page = here.page
    page.fill("#id_title", FACT)
    page.fill("#id_fact", "Không có thay đổi nào về đoàn phí.")
    page.fill("#id_rumour", NAMED)
    page.fill("#id_source_lines", "Hướng dẫn về đoàn phí | https://congdoan.example/dp")
    click(page, "form[action$='/do/draft/'] button")
    click(page, "form[action$='/do/publish/'] button")
    return page.locator("a[href^='/dinh-chinh/']").first.get_attribute("href") or ""


def answer_concern(here: Visit, concern: Concern) -> None:
    here.open(f"/admin/concerns/{concern.pk}/")
    click(here.page, "button[value=take]")
    here.page.fill("textarea#step-text", ANSWER)
    click(here.page, "button[value=answer]")


def read_with_code(here: Visit, code: str) -> str:
    """What the worker reads."""
    here.open("/tra-cuu/")
    here.page.fill("#id_code", code)
    click(here.page, "main button[type=submit]")
    return here.page.locator(".steps").inner_text()


def publish_report(here: Visit) -> str:
    """Publish a synthesis of the last seven days and return the text of its PDF."""
    here.open("/admin/synthesis/add/?kind=other")
    press(here.page, "form.cn-form button[type=submit]")
    press(here.page, "button[value=publish]")
    work()
    here.page.reload()
    link = here.page.get_by_role("link", name="PDF").get_attribute("href")
    got = here.page.context.request.get(f"{here.base}{link}")
    assert got.ok
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(got.body())).pages)


def a_night_passes() -> None:
    """Reports are about days that are over: what was heard today was heard a day earlier."""
    ConcernTip.objects.update(joined_at=F("joined_at") - timedelta(days=1))


def more_people_write(concern: Concern, federation: Federation, count: int) -> None:
    for n in range(count):
        said = Submission(f"khóa-{n}", TipKind.CONCERN, f"Bụi ở chuyền {n}.", unit=federation.a)
        join(concern, receive(said).tip, actor=federation.officer)


def click(page: Page, selector: str) -> None:
    with page.expect_navigation(wait_until="networkidle"):
        page.locator(selector).first.click()


def check_claim_review(review: dict[str, Any], address: str) -> None:
    """The properties that Google's documentation of ClaimReview requires or recommends:
    https://developers.google.com/search/docs/appearance/structured-data/factcheck"""
    rating, item, author = review["reviewRating"], review["itemReviewed"], review["author"]
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["claimReviewed"] == NAMED
    assert review["url"] == address  # of the very site that shows it
    assert rating["@type"] == "Rating"
    assert rating["alternateName"] == "Tin sai sự thật"
    assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
    assert author["@type"] == "Organization"
    assert author["name"]
    assert address.startswith(author["url"])
    assert item["@type"] == "Claim"
    assert item["firstAppearance"]["@type"] == "CreativeWork"


def test_from_a_phone_to_the_figures(
    empty_queue: None,
    federation: Federation,
    visit: Callable[..., Visit],
    live_server: LiveServer,
    settings: Settings,
) -> None:
    settings.BASE_URL = live_server.url
    judges = [MembershipFactory(unit=federation.root, role="verifier").user for _ in range(2)]
    worker, officer = visit(None, "vi", "narrow"), visit(federation.officer)
    first, second = (visit(user) for user in judges)

    concern_code = send_concern(worker, federation.a.code)
    post_code = send_suspicious_post(worker, federation.a.code)
    work()
    assert Attachment.objects.get().ocr_status != "waiting"
    triage_by_keyboard(officer)
    concern, case = Concern.objects.get(), Case.objects.get()
    assert (concern.summary, case.claim.statement) == (CONCERN, RUMOUR)

    add_evidence(officer, case)
    expect(officer.page.locator("form[action$='/do/judge/']")).to_have_count(0)  # made it
    judge(first, case)
    case.refresh_from_db()
    assert case.verdict == ""
    judge(second, case)
    case.refresh_from_db()
    assert case.verdict == "untrue"

    path = publish_correction(officer, case)
    worker.open(path)
    expect(worker.page.locator("h1")).to_have_text(FACT)
    json_ld = worker.page.locator("script[type='application/ld+json']").inner_text()
    check_claim_review(json.loads(json_ld), live_server.url + path)

    answer_concern(officer, concern)
    assert ANSWER in read_with_code(worker, concern_code)
    assert live_server.url + path in read_with_code(worker, post_code)

    a_night_passes()
    assert re.search(rf"{TOPIC}\s+–", publish_report(officer))
    more_people_write(concern, federation, SMALLEST_GROUP)
    a_night_passes()
    assert re.search(rf"{TOPIC}\s+{SMALLEST_GROUP + 1}\b", publish_report(officer))

    officer.open("/admin/target-b/")
    figures = officer.page.locator("a[data-figure]")
    shown = figures.evaluate_all("all => all.map(a => [a.href, a.dataset.figure])")
    assert {figure for page, figure in shown if "figure=in_time" in page} == {"1"}
    for page, figure in shown:
        officer.open(page.removeprefix(officer.base))
        assert officer.page.locator("[data-total]").get_attribute("data-total") == figure
        assert officer.page.get_by_role("link", name=RUMOUR).count() == int(figure)
    assert [v.problems for v in (worker, officer, first, second)] == [[], [], [], []]
