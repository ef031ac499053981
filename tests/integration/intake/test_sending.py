"""The public form, as a browser without scripts and a script without manners meet it."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.support.factories.units import UnitFactory

from lantoa.intake.domain.queries import tip_of_code
from lantoa.intake.models import Tip
from lantoa.units.domain.succession import merge
from lantoa.units.models import Level

CODE = re.compile(r'data-code="([^"]+)"')
Send = Callable[..., HttpResponse]


def code_in(answer: HttpResponse) -> str:
    found = CODE.search(answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def test_form_becomes_a_tip_and_its_answer_shows_the_code(send: Send) -> None:
    answer = send(text="Bữa ăn ca có dòi", zone="Xưởng 3", urgent="on")
    tip = tip_of_code(code_in(answer))
    assert tip is not None
    assert (tip.kind, tip.channel, tip.text, tip.zone, tip.urgent, tip.unit) == (
        "concern", "web", "Bữa ăn ca có dòi", "Xưởng 3", True, None,
    )  # fmt: skip


def test_sending_needs_and_sets_no_cookie_and_is_not_kept_by_caches(send: Send) -> None:
    page = Client().get("/gui/")
    for answer in (page, send()):
        assert answer.status_code == 200
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://xau.example"}, 403),
        ({"Origin": "http://testserver"}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({}, 400),
    ],
)
def test_form_on_a_foreign_site_is_refused(headers: dict[str, str], status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/gui/", {}, headers=headers).status_code == status


def test_pressing_twice_sends_once(send: Send, old_token: Callable[..., str]) -> None:
    same = {"key": uuid.uuid4().hex, "token": old_token()}
    assert code_in(send(**same)) == code_in(send(**same))
    assert Tip.objects.count() == 1


def test_token_is_good_for_one_message(send: Send, old_token: Callable[..., str]) -> None:
    token = old_token()
    send(token=token)
    again = send(token=token, text="Chuyện khác hẳn")
    assert again.status_code == 409
    assert Tip.objects.count() == 1


@pytest.mark.parametrize(
    ("seconds", "solution", "status"),
    [(1, None, 409), (4, None, 200), (4, "", 409), (11, "", 200), (13 * 3600, None, 409)],
    ids=["script too fast", "script", "no script too fast", "no script", "forgotten page"],
)
def test_time_between_page_and_sending(
    send: Send, seconds: float, solution: str | None, status: int
) -> None:
    given = {} if solution is None else {"solution": solution}
    assert send(seconds=seconds, **given).status_code == status


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "WyJhIl0:1abcde:zzzz"])
def test_token_of_somebody_else_is_refused(send: Send, token: str) -> None:
    assert send(token=token, solution="1").status_code == 409


def test_what_people_cannot_see_must_stay_empty(send: Send) -> None:
    assert send(website="https://spam.example").status_code == 400
    assert not Tip.objects.exists()


def test_nothing_at_all_is_refused_in_one_sentence(send: Send) -> None:
    answer = send(text="   ")
    assert answer.status_code == 400
    assert "Hãy viết vài chữ, hoặc thêm đường dẫn hay ảnh." in answer.content.decode()


def test_contact_needs_consent(send: Send) -> None:
    assert send(contact="0912345678").status_code == 400
    tip = tip_of_code(code_in(send(contact="0912345678", consent="on")))
    assert tip is not None
    assert tip.contact == "0912345678"


def test_markup_in_every_field_is_shown_as_text(send: Send) -> None:
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    answer = send(text=nasty, zone=nasty, unit_name=nasty, contact=nasty, url=nasty, kind="x")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("facebook.com/groups/1/posts/2", "https://facebook.com/groups/1/posts/2"),
        ("http://10.0.0.1/admin", "http://10.0.0.1/admin"),
    ],
)
def test_link_is_stored_as_an_address_and_never_opened(send: Send, typed: str, stored: str) -> None:
    send(url=typed)
    assert Tip.objects.get().url == stored


@pytest.mark.parametrize("url", ["javascript:alert(1)", "không phải địa chỉ", "ftp://a.example"])
def test_what_is_no_address_is_refused(send: Send, url: str) -> None:
    assert send(url=url).status_code == 400


def test_unit_is_found_by_its_name_and_another_name_is_a_place(send: Send) -> None:
    unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION, name="Liên đoàn Lao động tỉnh Thử Nghiệm")
    send(unit_name="liên đoàn lao động tỉnh THỬ NGHIỆM")
    send(unit_name="Công ty Hoa Mai", zone="xưởng 2", text="Việc khác")
    assert list(Tip.objects.order_by("pk").values_list("unit", "zone")) == [
        (unit.pk, ""),
        (None, "Công ty Hoa Mai, xưởng 2"),
    ]


def test_poster_of_a_merged_unit_leads_to_its_successor(send: Send) -> None:
    old, new = (UnitFactory(level=Level.PROVINCIAL_FEDERATION) for _ in range(2))
    merge([old], new, on=old.valid_from.replace(year=2020))
    send(reverse("intake:send_to", args=[old.code]))
    tip = Tip.objects.get()
    assert (tip.unit, tip.channel) == (new, "qr")


def test_poster_of_no_unit_leads_to_the_form() -> None:
    answer = Client().get("/gui/khong-co-don-vi-nay/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/gui/")


def test_what_another_app_shares_is_filled_in() -> None:
    shared = {"title": "Tin nóng", "text": "Tăng phí công đoàn", "url": "https://a.example/1"}
    page = Client().post("/gui/chia-se/", shared).content.decode()
    assert "Tin nóng\nTăng phí công đoàn</textarea>" in page
    assert 'value="https://a.example/1"' in page
    assert 'name="shared" value="1"' in page


def test_nothing_of_the_request_is_stored(send: Send, client: Client) -> None:
    client.defaults["HTTP_USER_AGENT"] = "Điện thoại của chị Hoa"
    send(network="198.51.100.77")
    tip = Tip.objects.get()
    stored = " ".join(str(getattr(tip, field.attname)) for field in Tip._meta.concrete_fields)
    assert "198.51" not in stored
    assert "Hoa" not in stored
