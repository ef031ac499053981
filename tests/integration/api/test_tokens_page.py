"""The page of tokens: a new one is shown once, and ended by a button."""

import re

from django.test import Client
from tests.integration.library.conftest import House, house, sign_in
from tests.support.openapi import Program

from lantoa.api.models import ApiToken

__all__ = ["house", "sign_in"]  # fixtures


def test_token_is_shown_once_works_and_is_ended(house: House, sign_in: object) -> None:
    browser: Client = sign_in(house.chair)  # type: ignore[operator]
    page = browser.post(
        "/admin/tokens/",
        {"name": "Trang web", "unit": house.grassroots.pk, "days": 30, "scopes": ["library:read"]},
    )
    (secret,) = re.findall(r"<code>(lt_[^<]+)</code>", page.text)
    assert "no-store" in page["Cache-Control"]
    assert Program(secret).get("/me")[1]["name"] == "Trang web"
    assert secret not in browser.get("/admin/tokens/").text
    stranger: Client = sign_in(house.other)  # type: ignore[operator]
    token = ApiToken.objects.get()
    assert "Trang web" not in stranger.get("/admin/tokens/").text
    assert stranger.post(f"/admin/tokens/{token.pk}/revoke/").status_code == 404
    browser.post(f"/admin/tokens/{token.pk}/revoke/")
    assert Program(secret).get("/me")[0] == 401


def test_form_offers_only_units_where_one_makes_products(house: House, sign_in: object) -> None:
    browser: Client = sign_in(house.chair)  # type: ignore[operator]
    data = {"name": "x", "unit": house.elsewhere.pk, "days": 30, "scopes": ["library:read"]}
    assert "lt-error" in browser.post("/admin/tokens/", data).text
    assert not ApiToken.objects.exists()
    viewer: Client = sign_in(house.viewer)  # type: ignore[operator]
    assert "Only people who make products" in viewer.get("/admin/tokens/").text
