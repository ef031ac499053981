"""Sending from a phone: a real Chromium of that size, with and without scripts and a network."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers, tab_to
from tests.support.federation import Federation
from tests.support.pictures import with_place

from lantoa.intake.domain.queries import tip_of_code
from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Tip

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}")


def code_on(page: Page) -> str:
    shown = page.locator(".code output")
    expect(shown).to_have_text(CODE, timeout=20_000)
    return shown.inner_text()


def test_keyboard_alone_leads_from_the_home_page_to_the_answer_and_to_deletion(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "vi", "narrow")
    page = here.page
    here.open("/")
    tab_to(page, "a[href='/gui/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gui/")
    tab_to(page, "#id_text")
    page.keyboard.type("Cả tổ chưa nhận được lương tháng mười.")
    tab_to(page, "#slip button[type=submit]")
    page.keyboard.press("Enter")
    tip = tip_of_code(code_on(page))
    assert tip is not None
    assert tip.text == "Cả tổ chưa nhận được lương tháng mười."

    tell_sender(tip, "answered", "Công ty trả lương vào ngày 30.")
    tab_to(page, "form[action='/tra-cuu/'] button")
    page.keyboard.press("Enter")
    expect(page.locator(".steps")).to_contain_text("Công ty trả lương vào ngày 30.")
    tab_to(page, "#more")
    page.keyboard.type("Cảm ơn công đoàn.")
    tab_to(page, "button[value=write]")
    page.keyboard.press("Enter")
    expect(page.locator(".thread .mine")).to_contain_text("Cảm ơn công đoàn.")
    tab_to(page, "details.kept summary")
    page.keyboard.press("Enter")
    tab_to(page, "button[value=delete]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã xóa tất cả.")
    assert Tip.objects.get().status == "deleted"
    assert here.problems == []


def test_suspicious_post_with_a_photo_and_the_poster_of_a_unit(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "vi", "narrow")
    page = here.page
    here.open(f"/gui/{federation.a.code}/")
    expect(page.locator("#slip")).to_contain_text("Liên đoàn A")
    page.get_by_label("Một bài đăng có thể sai sự thật").check()
    page.set_input_files(
        "#id_photos", {"name": "bai.jpg", "mimeType": "image/jpeg", "buffer": with_place()}
    )
    page.get_by_role("button", name="Gửi", exact=True).click()
    tip = tip_of_code(code_on(page))
    assert tip is not None
    assert (tip.kind, tip.channel, tip.unit, tip.text) == (
        "suspicious", "qr", federation.a, "",
    )  # fmt: skip
    with tip.attachments.get().file.open() as stored:
        assert b"Hoa" not in stored.read()
    assert here.problems == []


def test_mistake_is_named_and_nothing_that_was_written_is_lost(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "vi", "narrow")
    page = here.page
    here.open("/gui/")
    page.fill("#id_text", "Xem ảnh")
    page.set_input_files(
        "#id_photos", {"name": "thu.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"}
    )
    page.get_by_role("button", name="Gửi", exact=True).click()
    problems = page.locator("#problems")
    expect(problems).to_contain_text("“thu.jpg” không phải ảnh.", timeout=20_000)
    expect(problems).to_be_focused()
    expect(page.locator("#id_text")).to_have_value("Xem ảnh")
    assert page.evaluate("document.getElementById('id_photos').files.length") == 1
    page.set_input_files("#id_photos", [])
    page.get_by_role("button", name="Gửi", exact=True).click()
    assert tip_of_code(code_on(page)) == Tip.objects.get()


def test_without_a_network_it_is_kept_and_sent_once_when_there_is_one(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "vi", "narrow")
    page = here.page
    here.open("/gui/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.reload()
    page.fill("#id_text", "Mất điện cả xưởng, đường ra bị khóa.")
    page.set_input_files(
        "#id_photos", {"name": "cua.jpg", "mimeType": "image/jpeg", "buffer": with_place()}
    )
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#waiting")).to_contain_text("Mất điện cả xưởng")
    page.reload()
    expect(page.locator("#waiting")).to_contain_text("Mất điện cả xưởng")
    assert not Tip.objects.exists()

    page.context.set_offline(False)
    code = code_on(page)
    page.reload()
    assert code_on(page) == code
    tip = Tip.objects.get()
    assert tip_of_code(code) == tip
    assert tip.attachments.count() == 1
    page.get_by_role("button", name="Tôi đã ghi lại").click()
    expect(page.locator("#waiting")).to_be_hidden()


def test_answer_that_was_lost_on_the_way_does_not_make_a_second_tip(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "vi", "narrow")
    page = here.page
    here.open("/gui/")

    def swallow(route: object) -> None:
        if route.request.method == "POST":  # type: ignore[attr-defined]
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/gui/", swallow)
    page.fill("#id_text", "Quạt hút bụi hỏng hai tuần nay.")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#waiting")).to_contain_text("Quạt hút bụi", timeout=20_000)
    first = Tip.objects.get()
    page.unroute("**/gui/")
    page.get_by_role("button", name="Gửi ngay").click()
    assert tip_of_code(code_on(page)) == first == Tip.objects.get()


def test_what_another_app_shares_waits_in_the_form(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    here = visit(None, "vi", "narrow")
    page = here.page
    here.open("/gui/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    share = """async () => {
        const form = document.createElement("form");
        Object.assign(form, {method: "post", action: "/gui/chia-se/", enctype: "multipart/form-data"});
        for (const [name, value] of Object.entries({title: "Tin nóng", text: "Bỏ công đoàn", url: "https://a.example/1"}))
            form.append(Object.assign(document.createElement("input"), {name, value}));
        const photos = Object.assign(document.createElement("input"), {type: "file", name: "photos"});
        const files = new DataTransfer();
        files.items.add(new File(["anh"], "a.jpg", {type: "image/jpeg"}));
        photos.files = files.files;
        form.append(photos);
        document.body.append(form);
        form.submit();
    }"""  # noqa: E501
    with page.expect_navigation():
        page.evaluate(share)
    expect(page.locator("#id_text")).to_have_value("Tin nóng\nBỏ công đoàn")
    expect(page.locator("#id_url")).to_have_value("https://a.example/1")
    assert page.evaluate("document.getElementById('id_photos').files[0].name") == "a.jpg"
    assert page.locator("[name=kind]:checked").input_value() == "suspicious"


def test_without_scripts_it_takes_a_little_longer_and_works(
    browser: Browser, federation: Federation, visit: Callable[..., Visit]
) -> None:
    base = visit(None).base
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{base}/gui/")
        page.fill("#id_text", "Điện thoại cũ, không chạy được kịch bản.")
        page.get_by_role("button", name="Gửi", exact=True).click()
        expect(page.locator("#problems")).to_contain_text("Đợi mười giây")
        page.wait_for_timeout(10_500)
        page.get_by_role("button", name="Gửi", exact=True).click()
        assert tip_of_code(code_on(page)) == Tip.objects.get()
        assert context.cookies() == []
    finally:
        context.close()


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_public_pages_have_no_serious_barrier_error_or_foreign_request(
    federation: Federation, visit: Callable[..., Visit], language: str, width: str
) -> None:
    here = visit(None, language, width)
    paths = ["/", "/gui/", f"/gui/{federation.a.code}/", "/tra-cuu/"]
    found = {path: barriers(here, path) for path in paths}
    assert {path: each for path, each in found.items() if each} == {}
    here.open("/gui/")
    here.page.locator("#slip summary").click()
    here.page.fill("#id_text", "Một câu")
    assert barriers(here) == []
    here.page.locator("#slip button[type=submit]").click()
    code_on(here.page)
    assert barriers(here) == []
    here.page.locator("form[action='/tra-cuu/'] button").click()
    here.page.locator("details.kept summary").click()
    assert barriers(here) == []
    assert here.problems == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_desk_pages_have_no_serious_barrier(
    federation: Federation, visit: Callable[..., Visit], width: str
) -> None:
    here = visit(federation.local, "vi", width)
    paths = ["/admin/slips/", "/admin/slips/add/", "/admin/slips/posters/"]
    found = {path: barriers(here, path) for path in paths}
    assert {path: each for path, each in found.items() if each} == {}
    here.open("/admin/slips/add/")
    here.page.fill("#id_text", "Công nhân hỏi về tiền thưởng Tết năm nay của công ty.")
    here.page.get_by_role("button", name="Lưu và hiện mã").click()
    code_on(here.page)
    assert barriers(here) == []
    assert here.problems == []
