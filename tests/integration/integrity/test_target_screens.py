"""The measurement pages: figures open their lists, files, and the steps of a search by buttons."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.support.factories.integrity import ClaimFactory, judged_case
from tests.support.factories.listening import SourceFactory
from tests.support.factories.measures import AlertFactory
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory

from lantoa.demo.domain.target_b import seed_measures
from lantoa.integrity.models import Alert, BlindSearch, ReAuditItem, TargetShare
from lantoa.units.models import Level, Unit, User

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r'href="([^"]*)"\s+data-figure="(\d+)"')
TODAY = timezone.localdate()


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(level=Level.CONFEDERATION)


def signed_in(unit: Unit) -> tuple[Client, User]:
    user = MembershipFactory(unit=unit).user
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def test_every_figure_on_the_page_opens_as_many_cases(unit: Unit) -> None:
    client, _user = signed_in(unit)
    for verdict in ("untrue", "untrue", "fabricated", "true", "unverifiable"):
        judged_case(verdict, claim=ClaimFactory(unit=unit, statement=f"=cmd() {verdict}"))
    page = client.get(reverse("target_b:page")).content.decode()
    figures = FIGURE.findall(page)
    assert len(figures) > 15
    for address, count in figures:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert f'data-total="{count}"' in listed, address
    assert "chưa đo" in page


def test_an_empty_period_is_no_data(unit: Unit) -> None:
    client, _user = signed_in(unit)
    assert "Chưa có số liệu" in client.get(reverse("target_b:page")).content.decode()


def test_the_verdict_is_said_only_against_a_goal(unit: Unit) -> None:
    client, user = signed_in(unit)
    SourceFactory(unit=unit, invented=True)
    seed_measures(timezone.now(), unit=unit, judges=(user, UserFactory()), searcher=UserFactory())
    assert "Chưa đạt" in client.get(reverse("target_b:page")).content.decode()
    TargetShare.objects.all().delete()
    page = client.get(reverse("target_b:page")).content.decode()
    assert "Chưa đạt" not in page
    assert "chưa đặt mục tiêu" in page


@pytest.mark.parametrize("query", ["first=x", "first=2026-02-02&last=2026-01-01", "unit=999999"])
def test_an_address_that_cannot_be_read_says_so(unit: Unit, query: str) -> None:
    client, _user = signed_in(unit)
    response = client.get(f"{reverse('target_b:page')}?{query}")
    assert response.status_code == 200
    assert "lt-error" in response.content.decode()


def test_unknown_figures_are_not_found(unit: Unit) -> None:
    client, _user = signed_in(unit)
    assert client.get(reverse("target_b:cases") + "?figure=x").status_code == 404


def test_files_hold_the_figures_and_no_text_that_a_spreadsheet_runs(unit: Unit) -> None:
    client, _user = signed_in(unit)
    judged_case(claim=ClaimFactory(unit=unit, statement="=HYPERLINK(1)"))

    def rows(address: str) -> list[list[str]]:
        text = client.get(address).content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    figures = {row[0]: row[1:] for row in rows(reverse("target_b:page") + "?format=csv")}
    assert figures["H"][0] == "0.0"
    assert figures["B"] == ["", "", ""]
    cases = rows(reverse("target_b:cases") + "?figure=verified&format=csv")
    assert [row[1] for row in cases[1:]] == ["'=HYPERLINK(1)"]


def test_a_blind_search_from_the_draw_to_its_figure(unit: Unit) -> None:
    lead, _ = signed_in(unit)
    searcher, searcher_user = signed_in(unit)
    channel = SourceFactory(unit=unit)
    day = TODAY - timedelta(days=2)
    lead.post(
        reverse("target_b:searches"),
        {"unit": unit.pk, "first": day, "last": day, "size": 1, "searcher": searcher_user.pk,
         "channels": [channel.pk]},
    )  # fmt: skip
    search = BlindSearch.objects.get()
    page = reverse("target_b:search", args=[search.pk])
    cell = search.cells.get()
    searcher.post(page, {"step": "find", "cell": cell.pk, "url": "https://nhom.example/1",
                         "quote": "Công đoàn sắp giải thể", "seen_at": f"{day}T08:30"})  # fmt: skip
    find = search.findings.get()
    assert find.seen_at == timezone.make_aware(datetime.combine(day, time(8, 30)))
    assert find.quote not in lead.get(page).content.decode()
    searcher.post(page, {"step": "mark", "cell": cell.pk, "searched": "1"})
    searcher.post(page, {"step": "hand_in"})
    assert find.quote in lead.get(page).content.decode()
    lead.post(page, {"step": "open", "finding": find.pk, "statement": "Công đoàn bị giải thể"})
    lead.post(page, {"step": "finish"})
    search.refresh_from_db()
    assert search.status == "done"
    assert "n2" in lead.get(page).content.decode()


def test_a_find_that_cannot_be_read_is_shown_again(unit: Unit) -> None:
    searcher, user = signed_in(unit)
    searcher.post(
        reverse("target_b:searches"),
        {"unit": unit.pk, "first": TODAY - timedelta(days=1), "last": TODAY - timedelta(days=1),
         "size": 1, "searcher": user.pk, "channels": [SourceFactory(unit=unit).pk]},
    )  # fmt: skip
    search = BlindSearch.objects.get()
    answer = searcher.post(
        reverse("target_b:search", args=[search.pk]),
        {"step": "find", "cell": search.cells.get().pk, "url": "không phải địa chỉ", "quote": "x"},
    )
    assert "không phải địa chỉ" in answer.content.decode()
    assert not search.findings.exists()


def test_an_audit_item_hides_its_verdict_until_one_is_given(unit: Unit) -> None:
    lead, _ = signed_in(unit)
    auditor, _ = signed_in(unit)
    judged_case("fabricated", claim=ClaimFactory(unit=unit))
    lead.post(reverse("target_b:audits"), {"unit": unit.pk, "first": TODAY, "last": TODAY})
    item = ReAuditItem.objects.get()
    page = reverse("target_b:audit_item", args=[item.pk])
    auditor.post(page, {"take": "1"})
    assert "Kết luận cũ</dt>" not in auditor.get(page).content.decode()
    auditor.post(page, {"verdict": "fabricated", "reasons": "Đã xem."})
    assert "Kết luận cũ</dt>" in auditor.get(page).content.decode()


def test_other_units_see_neither_searches_nor_audits_nor_alerts(unit: Unit) -> None:
    other = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=unit)
    mine = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=unit)
    client, _user = signed_in(mine)
    alert = AlertFactory(unit=other)
    assert client.get(reverse("target_b:alert", args=[alert.pk])).status_code == 404
    assert (
        client.post(
            reverse("target_b:alert", args=[alert.pk]), {"outcome": "false_alarm"}
        ).status_code
        == 404
    )
    assert Alert.objects.get().outcome == ""


def test_an_alert_is_settled_by_a_button(unit: Unit) -> None:
    client, _user = signed_in(unit)
    alert = AlertFactory(unit=unit)
    page = reverse("target_b:alerts")
    assert "Bàn tán về ngừng việc đang tăng" in client.get(page).content.decode()
    client.post(reverse("target_b:alert", args=[alert.pk]), {"outcome": "concern"})
    assert Alert.objects.get().outcome == "concern"
    listed = client.get(page + "?outcome=open").content.decode()
    assert "lt-card" not in listed


def test_only_people_of_units_that_one_sees_are_offered_as_searchers(unit: Unit) -> None:
    client, user = signed_in(UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=unit))
    stranger = MembershipFactory(
        unit=UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=unit)
    ).user
    page = client.get(reverse("target_b:searches")).content.decode()
    assert f'<option value="{user.pk}"' in page
    assert f'<option value="{stranger.pk}"' not in page
