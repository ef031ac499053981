"""Sources: their health, their items, switching, adding."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.support.factories.listening import SourceFactory
from tests.support.federation import Federation
from tests.support.site import Page, Site, feed

from lantoa.listening.domain.health import Health, describe, items_by_status
from lantoa.listening.models import Document, Source

_ROW = re.compile(r'<th scope="row"><a href="[^"]+">([^<]+)</a>')


def test_health_of_every_kind_of_source(federation: Federation) -> None:
    now = timezone.now()
    done = {"last_fetch_at": now, "last_success_at": now}
    made = {
        Health.HEARD: federation.press,
        Health.QUIET: federation.silent,
        Health.FAILING: SourceFactory(failures=3, **done),
        Health.WAITING: SourceFactory(),
        Health.OFF: SourceFactory(active=False, failures=9, **done),
        Health.FILE: SourceFactory(form="upload"),
    }
    found = {state.source: state.health for state in describe(made.values())}
    assert found == {source: health for health, source in made.items()}


def test_single_failure_of_a_source_that_worked_is_no_worry(federation: Federation) -> None:
    source = SourceFactory(failures=1, last_fetch_at=timezone.now(), last_success_at=timezone.now())
    assert describe([source])[0].health == Health.HEARD


def test_list_puts_what_needs_attention_first(federation: Federation, officer: Client) -> None:
    html = officer.get(reverse("listening:sources")).content.decode()
    assert _ROW.findall(html) == ["Nguồn Im", "Báo Thử", "Diễn đàn Thử"]


def test_list_of_one_state_holds_as_many_as_its_number_says(
    federation: Federation, officer: Client
) -> None:
    address = reverse("listening:sources")
    html = officer.get(address).content.decode()
    numbers = dict(re.findall(r'href="\?health=(\w+)"[^>]*>[^<]+<b>(\d+)</b>', html))
    listed = {
        health: str(len(_ROW.findall(officer.get(f"{address}?health={health}").content.decode())))
        for health in numbers
    }
    assert numbers == listed == {"quiet": "1", "heard": "2"}


def test_items_by_status_add_up_to_all_items(federation: Federation, officer: Client) -> None:
    source = federation.press
    for at, status in enumerate(["waiting", "duplicate", "empty", "failed", "ready"]):
        Document.objects.create(source=source, key=f"k{at}", status=status)
    counted = items_by_status(source)
    total = Document.objects.filter(source=source).count()
    html = officer.get(reverse("listening:source", args=[source.pk])).content.decode()
    assert sum(number for _status, number in counted) == total
    assert f"<b>{total:,}</b>" in html
    assert "một mục hỏng" in html


def test_source_is_switched_off_and_on_again(federation: Federation, officer: Client) -> None:
    address = reverse("listening:switch_source", args=[federation.press.pk])
    states = []
    for active in ("0", "1"):
        officer.post(address, {"active": active})
        states.append(Source.objects.get(pk=federation.press.pk).active)
    assert states == [False, True]


def test_source_is_read_now(federation: Federation, officer: Client) -> None:
    officer.post(reverse("listening:read_source", args=[federation.press.pk]))
    assert Source.objects.get(pk=federation.press.pk).next_fetch_at <= timezone.now()


def test_source_of_another_unit_is_not_found(
    federation: Federation, sign_in: Callable[..., Client]
) -> None:
    source = SourceFactory(unit=federation.b)
    local = sign_in(federation.local)
    answers = [
        local.get(reverse("listening:source", args=[source.pk])),
        local.post(reverse("listening:switch_source", args=[source.pk]), {"active": "0"}),
        local.post(reverse("listening:read_source", args=[source.pk])),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_catalogue_is_offered_until_it_is_switched_on(
    federation: Federation, officer: Client
) -> None:
    source = SourceFactory(name="Có Sẵn", active=False, from_catalogue=True, unit=federation.root)
    address = reverse("listening:sources")
    before = officer.get(address).content.decode()
    officer.post(reverse("listening:switch_source", args=[source.pk]), {"active": "1"})
    after = officer.get(address).content.decode()
    assert ("Ready to switch on" in before, "Ready to switch on" in after) == (True, False)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """Return a web site on loopback that the guard lets through."""
    with Site() as running:
        settings.FETCH_ALLOWED_PRIVATE = [running.authority]
        settings.FETCH_HOST_PAUSE = timedelta(0)
        yield running


def test_address_shows_what_it_would_collect_and_saves_it(
    federation: Federation, officer: Client, site: Site
) -> None:
    site.pages["/rss"] = Page(feed(site.base, range(3)), headers={"Content-Type": "text/xml"})
    address = reverse("listening:add_source")
    shown = officer.post(address, {"address": f"{site.base}/rss"}).content.decode()
    assert ("Báo Thử" in shown, "3 items would be collected now:" in shown) == (True, True)
    assert "Bí Mật" not in shown
    before = Source.objects.count()
    answer = officer.post(
        address,
        {"url": f"{site.base}/rss", "form": "feed", "name": "Báo mới", "kind": "press",
         "unit": federation.root.pk, "interval": "60"},
    )  # fmt: skip
    source = Source.objects.get(name="Báo mới")
    assert answer.headers["Location"] == reverse("listening:source", args=[source.pk])
    assert (source.interval, source.active) == (timedelta(hours=1), True)
    assert Source.objects.count() == before + 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://vidu.example/", "This is not the address of a page."),
        ("http://127.0.0.1:1/rss", "Private address refused"),
        ("", "This field is required."),
    ],
)
def test_address_that_cannot_be_read_says_why(
    federation: Federation, officer: Client, address: str, words: str
) -> None:
    html = officer.post(reverse("listening:add_source"), {"address": address}).content.decode()
    assert words in html


def test_source_list_has_a_fixed_number_of_questions(
    federation: Federation, officer: Client, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(20):
        SourceFactory(unit=federation.root)
    officer.get(reverse("listening:sources"))
    with django_assert_max_num_queries(14):
        officer.get(reverse("listening:sources"))
