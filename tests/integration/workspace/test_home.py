"""The home page in every state of an installation, and what stands above every page."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.factories.listening import SourceFactory
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory
from tests.support.federation import Federation

from lantoa.insight.models import Refresh, Trend
from lantoa.units.models import Level, User

HOME = "/admin/"


@pytest.fixture
def newcomer(db: None) -> User:
    """Return an officer of a confederation that has nothing yet."""
    return MembershipFactory(unit=UnitFactory(level=Level.CONFEDERATION)).user


def test_empty_installation_says_what_to_do(newcomer: User, sign_in: Callable[..., Client]) -> None:
    html = sign_in(newcomer).get(HOME).content.decode()
    assert "Nothing is being collected yet" in html
    assert reverse("listening:add_source") in html
    assert "lantoa import FILE" in html


def test_first_collection_shows_how_far_it_is(
    newcomer: User, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(newcomer)
    SourceFactory()
    html = client.get(HOME).content.decode()
    progress = client.get(reverse("first_progress")).json()
    assert "Collecting for the first time" in html
    assert progress == {"collecting": True, "items": 0, "ready": False}


def test_first_collection_is_over_after_the_first_judgement(
    federation: Federation, officer: Client
) -> None:
    assert officer.get(reverse("first_progress")).json()["ready"] is True
    Refresh.objects.all().delete()
    Trend.objects.all().delete()
    assert officer.get(reverse("first_progress")).json()["ready"] is False


def test_home_shows_alarms_forecast_sources_and_what_waits(
    federation: Federation, officer: Client
) -> None:
    html = officer.get(HOME).content.decode()
    parts = re.findall(r'<h2 id="home-\w+">([^<]+)</h2>', html)
    assert parts == ["Waiting for you", "New trends", "Sources", "The next 14 days"]
    assert "extremely unusual" in html
    assert "Nguồn Im" in html
    assert "Nghe nói công ty cắt thưởng" in html


def test_home_of_a_province_is_about_that_province(
    federation: Federation, sign_in: Callable[..., Client]
) -> None:
    html = sign_in(federation.local).get(HOME).content.decode()
    assert "Whole federation" not in html
    assert f"unit={federation.a.pk}" in html


def test_home_has_a_fixed_number_of_questions(
    federation: Federation, officer: Client, django_assert_max_num_queries: Callable
) -> None:
    officer.get(HOME)
    with django_assert_max_num_queries(45):
        officer.get(HOME)


@pytest.mark.parametrize(("page", "most"), [("/admin/trends/", 20), ("/admin/trends/wages/", 32)])
def test_trends_have_a_fixed_number_of_questions(
    federation: Federation,
    officer: Client,
    django_assert_max_num_queries: Callable,
    page: str,
    most: int,
) -> None:
    officer.get(page)
    with django_assert_max_num_queries(most):
        officer.get(page)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "vi",
            {
                "Hôm nay": [],
                "Thời hạn": [],
                "Lắng nghe": ["Xu hướng", "Tin & bài", "Nguồn"],
                "Tiếp nhận": [
                    "Phân loại tin báo",
                    "Phiếu của tôi",
                    "Tâm tư, kiến nghị",
                    "Báo cáo tổng hợp",
                ],
                "Kiểm chứng": ["Xác minh tin", "Chỉ tiêu B", "Gỡ bỏ"],
                "Sản phẩm": ["Kho sản phẩm", "Tòa soạn", "Kênh", "Chỉ tiêu A", "Cuộc thi"],
                "Tổ chức": ["Đơn vị", "Dữ liệu cá nhân"],
                "Cài đặt": ["Webhook", "Mã cho chương trình khác"],
            },
        ),
        (
            "en",
            {
                "Today": [],
                "Deadlines": [],
                "Listening": ["Trends", "Posts & articles", "Sources"],
                "Intake": ["Triage", "My slips", "Concerns", "Synthesis reports"],
                "Verification": ["Claims & cases", "Target B", "Takedowns"],
                "Products": ["Library", "Newsroom", "Channels", "Target A", "Contests"],
                "Organisation": ["Units", "Personal data"],
                "Settings": ["Webhooks", "Tokens for programs"],
            },
        ),
    ],
)
def test_menu_is_ours_in_our_order(
    federation: Federation,
    sign_in: Callable[..., Client],
    language: str,
    names: dict[str, list[str]],
) -> None:
    from django.test import RequestFactory
    from django.utils import translation
    from wagtail.admin.menu import SubmenuMenuItem, admin_menu

    request = RequestFactory().get(HOME)
    request.user = federation.officer
    with translation.override(language):
        items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
        shown = {
            str(item.label): [
                str(entry.label)
                for entry in sorted(
                    item.menu.menu_items_for_request(request), key=lambda entry: entry.order
                )
            ]
            if isinstance(item, SubmenuMenuItem)
            else []
            for item in items
        }
    assert shown == names
    assert list(shown) == list(names)


def test_menu_of_a_superuser_leaves_out_what_is_about_pages(db: None) -> None:
    from django.test import RequestFactory
    from wagtail.admin.menu import reports_menu, settings_menu

    request = RequestFactory().get(HOME)
    request.user = UserFactory(is_superuser=True)
    names = [
        {item.name for item in menu.menu_items_for_request(request)}
        for menu in (settings_menu, reports_menu)
    ]
    assert names == [{"users", "groups", "tokens", "webhooks"}, {"site-history"}]


def test_search_box_of_the_menu_finds_posts(federation: Federation) -> None:
    from django.test import RequestFactory
    from wagtail.admin.search import admin_search_areas

    request = RequestFactory().get(HOME)
    request.user = federation.officer
    area = admin_search_areas.search_items_for_request(request)[0]
    assert area.url == reverse("listening:mentions")


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("page", ["/admin/", "/admin/mentions/", "/admin/account/", "/nope/"])
def test_demonstration_data_are_marked_on_every_page(
    federation: Federation,
    sign_in: Callable[..., Client],
    settings: object,
    demo: bool,
    page: str,
) -> None:
    settings.DEMO = demo  # type: ignore[attr-defined]
    html = sign_in(federation.officer, "vi").get(page).content.decode()
    assert ("Dữ liệu minh họa" in html) is demo


def test_language_is_switched_and_remembered(
    federation: Federation, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(federation.officer, "vi")
    before = client.get("/admin/trends/").content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/admin/trends/"}, follow=True)
    after = answer.content.decode()
    assert ('<html lang="vi"' in before, '<html lang="en"' in after) == (True, True)
    assert ("Xu hướng" in before, "Trends" in after) == (True, True)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_sign_in_pages_are_vietnamese_first(db: None, path: str) -> None:
    html = Client(headers={"accept-language": "en"}).get(path).content.decode()
    assert ('<html lang="vi"' in html, "Đăng nhập" in html) == (True, True)


def test_missing_page_is_explained_to_strangers_and_staff(
    db: None, sign_in: Callable[..., Client]
) -> None:
    answers = [Client().get("/nope/"), sign_in(UserFactory(is_superuser=True)).get("/admin/nope/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Không có trang này" in answers[0].content.decode()
    assert "There is no such page" in answers[1].content.decode()


def test_server_error_page_stands_alone() -> None:
    from django.template.loader import render_to_string

    html = render_to_string("500.html")
    assert ("Máy chủ gặp lỗi" in html, "Something went wrong" in html) == (True, True)
