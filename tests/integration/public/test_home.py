"""The public home page."""

from django.test import Client


def test_home_shows_what_a_person_can_do_and_sets_no_cookie() -> None:
    answer = Client().get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for address in ("/gui/", "/tra-cuu/", "/dinh-chinh/", "/admin/"):
        assert f'href="{address}"' in page
    assert not answer.cookies


def test_language_is_chosen_without_a_cookie_of_ours_before() -> None:
    client = Client(enforce_csrf_checks=True)
    here = {"Sec-Fetch-Site": "same-origin"}
    client.post("/language/", {"language": "en", "next": "/gui/"}, headers=here)
    assert "Send to the union" in client.get("/gui/").content.decode()
    there = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/language/", {"language": "vi"}, headers=there).status_code == 403
