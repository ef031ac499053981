"""Adding, previewing and switching sources; the shipped catalogue."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.support.factories.units import UserFactory
from tests.support.parallel import in_parallel
from tests.support.site import Page, Site, article, feed

from lantoa.listening.domain.sources import (
    AddressError,
    add_source,
    load_catalogue,
    preview,
    read_catalogue,
    read_now,
    set_active,
)
from lantoa.listening.models import Document, FetchStatus, Source
from lantoa.units.models import AuditEntry


def add(source: Source, url: str, **more: object) -> tuple[Source, bool]:
    values: dict[str, object] = {"name": "", "form": "feed", "kind": "press"} | more
    return add_source(None, url=url, unit=source.unit, **values)  # type: ignore[arg-type]


def test_preview_of_a_site_finds_the_feed_it_offers(db: None, site: Site) -> None:
    site.pages["/"] = Page(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    )
    site.pages["/rss"] = Page(feed(site.base, range(3)))
    seen = preview(site.base)
    assert (seen.url, seen.status, seen.form, seen.title, len(seen.items)) == (
        f"{site.base}/rss", FetchStatus.OK, "feed", "Báo Thử", 3,
    )  # fmt: skip
    assert (Document.objects.count(), Source.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "form", "items"),
    [
        (feed("http://a.example", range(2)), "feed", 2),
        ("<urlset><url><loc>http://a.example/1</loc></url></urlset>", "sitemap", 1),
        (article(1), "page", 1),
        ("<html></html>", "", 0),
    ],
)
def test_preview_says_what_an_address_is(
    db: None, site: Site, body: str, form: str, items: int
) -> None:
    site.pages["/x"] = Page(body)
    seen = preview(f"{site.base}/x")
    assert (seen.form, len(seen.items)) == (form, items)


def test_preview_of_nothing_readable_says_why(db: None, site: Site) -> None:
    seen = preview(f"{site.base}/khong")
    assert (seen.status, seen.form, seen.problems) == (FetchStatus.GONE, "", ["HTTP 404"])
    with pytest.raises(AddressError):
        preview("ftp://a.example/")


def test_one_address_is_one_source(source: Source) -> None:
    first, new = add(source, "https://A.example/rss?utm_source=x#y", active=False)
    second, again = add(source, "https://a.example/rss")
    assert (new, again, second.pk) == (True, False, first.pk)
    assert Source.objects.get(pk=first.pk).active is True
    assert AuditEntry.objects.filter(action="source.add").count() == 1


def test_one_address_added_by_four_people_at_once_is_one_source(
    committed: None, source: Source
) -> None:
    made = in_parallel(4, lambda _: add(source, "https://a.example/rss"))
    assert len({row.pk for row, _ in made}) == 1
    assert [new for _, new in made].count(True) == 1


def test_switching_is_audited_once_and_reads_at_once(source: Source) -> None:
    person = UserFactory()
    set_active(person, source, False)
    row = set_active(person, source, False)
    assert (row.active, row.next_fetch_at) == (False, None)
    row = set_active(person, row, True)
    assert row.next_fetch_at <= timezone.now()
    entries = AuditEntry.objects.filter(action="source.switch").order_by("id")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"active": True}, {"active": False}),
        ({"active": False}, {"active": True}),
    ]


def test_source_is_read_now_unless_it_is_off_or_being_read(source: Source) -> None:
    assert read_now(None, source) is True
    Source.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert read_now(None, source) is False
    Source.objects.update(leased_until=None, active=False)
    assert read_now(None, source) is False


def test_catalogue_loads_switched_off_and_once(source: Source) -> None:
    entries = read_catalogue()
    assert len(entries) >= 10
    assert load_catalogue() == len(entries)
    assert load_catalogue() == 0
    loaded = Source.objects.filter(from_catalogue=True)
    assert set(loaded.values_list("active", flat=True)) == {False}
    assert loaded.count() == len(entries)
