"""The unit pages of the workspace, through real requests."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.integration.units.conftest import MERGER, Organisation
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory

from lantoa.units.domain.lifecycle import Decision
from lantoa.units.domain.succession import merge
from lantoa.units.interfaces.accounts import WORKSPACE, MembershipBackend
from lantoa.units.models import Unit, User

BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "lantoa.units.interfaces.accounts.MembershipBackend",
]


@pytest.fixture(autouse=True)
def _backends(settings: object) -> None:
    settings.AUTHENTICATION_BACKENDS = BACKENDS  # type: ignore[attr-defined]


def page(user: User, address: str) -> str:
    """Return a page of the workspace in English, as this person gets it."""
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user, backend=BACKENDS[0])
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def codes_in(html: str) -> set[str]:
    """Return the codes of the units that the tree of a page links to."""
    inside = html.split('<ul class="units-tree">', 1)[-1]
    return set(re.findall(r"/units/([\w-]+)/\?on=", inside))


def test_tree_shows_the_units_of_the_date_asked(organisation: Organisation) -> None:
    o = organisation
    officer = MembershipFactory(unit=o.a).user
    merge([o.a], o.b, on=MERGER)
    before = codes_in(page(officer, reverse("units:index") + "?on=2025-06-30"))
    after = codes_in(page(officer, reverse("units:index") + "?on=2025-07-01"))
    assert before == {"goc", "tinh-a", "tinh-b", "kcn-a"}
    assert after == {"goc", "tinh-b", "kcn-a"}


def test_tree_on_a_date_that_cannot_be_read_says_so_and_shows_today(
    organisation: Organisation,
) -> None:
    html = page(MembershipFactory(unit=organisation.a).user, reverse("units:index") + "?on=1/1/x")
    assert 'role="alert"' in html
    assert codes_in(html) == {"goc", "tinh-a", "tinh-b", "kcn-a"}


def test_unit_page_shows_its_merger_and_its_successor(organisation: Organisation) -> None:
    o = organisation
    merge([o.a], o.b, on=MERGER, decision=Decision("77/QĐ-TLĐ", date(2025, 6, 20)))
    html = page(MembershipFactory(unit=o.b).user, reverse("units:unit", args=["tinh-a"]))
    assert "77/QĐ-TLĐ" in html
    assert reverse("units:unit", args=["tinh-b"]) in html


@pytest.mark.parametrize(("where", "shown"), [("a", True), ("b", False)])
def test_people_of_a_unit_are_shown_only_in_scope(
    organisation: Organisation, where: str, shown: bool
) -> None:
    colleague = MembershipFactory(unit=organisation.a, user__first_name="Thử Nghiệm").user
    reader = MembershipFactory(unit=getattr(organisation, where)).user
    html = page(reader, reverse("units:unit", args=["tinh-a"]))
    assert (str(colleague) in html) is shown


def test_page_of_an_unknown_unit_is_not_found(organisation: Organisation) -> None:
    client = Client()
    client.force_login(MembershipFactory(unit=organisation.a).user, backend=BACKENDS[0])
    assert client.get(reverse("units:unit", args=["khong-co"])).status_code == 404


@pytest.mark.parametrize("has_ended", [True, False])
def test_workspace_is_closed_without_a_valid_membership(
    organisation: Organisation, has_ended: bool
) -> None:
    if has_ended:
        user = MembershipFactory(unit=organisation.a, valid_to=date(2020, 1, 1)).user
    else:
        user = UserFactory()
    client = Client()
    client.force_login(user, backend=BACKENDS[0])
    assert client.get(reverse("units:index")).status_code == 302


def test_membership_opens_the_workspace_and_nothing_more(organisation: Organisation) -> None:
    member = MembershipFactory(unit=organisation.a).user
    backend = MembershipBackend()
    assert [backend.has_perm(member, perm) for perm in (WORKSPACE, "units.change_unit")] == [
        True,
        False,
    ]
    assert backend.has_perm(AnonymousUser(), WORKSPACE) is False


def test_tree_page_asks_as_many_questions_for_many_units_as_for_few(
    organisation: Organisation,
) -> None:
    officer = MembershipFactory(unit=organisation.root).user

    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(officer, reverse("units:index"))
        return len(queries)

    questions()  # warms what is found once for a process
    few = questions()
    for _ in range(30):
        UnitFactory(parent=organisation.a)
    assert questions() == few


def test_unit_is_named_in_the_language_of_the_screen(organisation: Organisation) -> None:
    unit = Unit.objects.as_of(MERGER).get(code="tinh-a")
    with translation.override("en"):
        english = str(unit)
    with translation.override("vi"):
        vietnamese = str(unit)
    assert (english, vietnamese) == ("Union tinh-a", "Công đoàn tinh-a")
