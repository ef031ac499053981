"""Who sees which page about personal data, and who may act there."""

import csv
import io
from datetime import datetime
from zipfile import ZipFile

import pytest
from django.test import Client
from tests.integration.privacy.conftest import CODE
from tests.support.factories.privacy import BreachFactory, DataRequestFactory
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.duties.models import Notice
from lantoa.listening.domain.retention import RULE
from lantoa.privacy.domain import requests
from lantoa.privacy.models import DataRequest, RequestStatus, RetentionRun
from lantoa.units.models import AuditEntry, Level, Role, Unit, User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def province(top: Unit) -> Unit:
    """Return a province under the confederation."""
    return UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=top)


def test_requests_and_breaches_of_other_units_are_not_found(province: Unit, top: Unit) -> None:
    other = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=top)
    asked, breach = DataRequestFactory(unit=other), BreachFactory(unit=other)
    here = signed_in(MembershipFactory(unit=province).user)
    for page in (f"{asked.pk}/", f"breaches/{breach.pk}/"):
        assert here.get(f"/admin/personal-data/{page}").status_code == 404
        assert here.post(f"/admin/personal-data/{page}", {"do": "close"}).status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COLLABORATOR])
def test_who_may_look_may_not_act(slips: type[Unit], province: Unit, role: str) -> None:
    asked, _ = requests.receive("deletion", code=CODE, unit=province)
    here = signed_in(MembershipFactory(unit=province, role=role).user)
    page = f"/admin/personal-data/{asked.pk}/"
    assert here.get(page).status_code == 200
    for do in ("acknowledge", "delete", "pack", "done"):
        assert here.post(page, {"do": do, "answer": "x"}).status_code == 302
    asked.refresh_from_db()
    assert asked.status == RequestStatus.RECEIVED


def test_look_at_somebodys_data_is_written_down(slips: type[Unit], lead: User) -> None:
    asked, _ = requests.receive("access", code=CODE)
    answer = signed_in(lead).post(f"/admin/personal-data/{asked.pk}/", {"do": "pack"})
    assert answer.json()["data"] == {"text": "nội dung của phieu"}
    assert AuditEntry.objects.filter(action="privacy.look", actor=lead).count() == 1


def test_only_leads_of_the_confederation_run_a_retention_rule(province: Unit, lead: User) -> None:
    page = f"/admin/personal-data/retention/{RULE}/"
    local = MembershipFactory(unit=province, role=Role.LEAD).user
    signed_in(local).post(page, {"do": "run"})
    assert not RetentionRun.objects.exists()
    signed_in(lead).post(page, {"do": "run"})
    assert RetentionRun.objects.get().started_by == lead


def test_inventory_is_a_spreadsheet_and_a_document(lead: User) -> None:
    here = signed_in(lead)
    text = here.get("/admin/personal-data/inventory.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {6}
    assert [row[5] for row in rows if row[0] == "Tin, bài công khai đã đọc"] == ["1095"]
    document = here.get("/admin/personal-data/inventory.docx").content
    assert "word/document.xml" in ZipFile(io.BytesIO(document)).namelist()


def test_public_page_takes_no_account_sets_no_cookie_and_ticks_nothing(
    slips: type[Unit], client: Client
) -> None:
    page = client.get("/du-lieu-cua-toi/")
    assert "checked" not in page.content.decode()
    asked = client.post(
        "/du-lieu-cua-toi/", {"act": "ask", "kind": "objection", "text": "<script>x</script>"}
    )
    assert asked.status_code == 200
    assert not client.cookies
    assert DataRequest.objects.get().text == "<script>x</script>"
    assert Notice.objects.get().params == {}


def test_many_attempts_from_one_network_are_held_off(slips: type[Unit], client: Client) -> None:
    tried = [
        client.post("/du-lieu-cua-toi/", {"act": "follow", "code": "0000-0000-0000"}).status_code
        for _ in range(25)
    ]
    assert tried == [404] * 20 + [429] * 5


def test_breach_is_recorded_on_its_page(lead: User, top: Unit) -> None:
    answer = signed_in(lead).post(
        "/admin/personal-data/breaches/",
        {
            "title": "Mất máy",
            "unit": top.pk,
            "discovered_at": f"{datetime(2026, 3, 2, 8):%Y-%m-%dT%H:%M}",
            "affected": "Họ tên",
        },
    )
    assert answer.status_code == 302
    page = signed_in(lead).get(answer["Location"])
    assert "05/03/2026" in page.content.decode()
