"""Reading sources over real HTTP: every answer a row, every item counted, nothing twice."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from tests.support.factories.listening import SourceFactory
from tests.support.hostile_server import HostileServer
from tests.support.parallel import in_parallel
from tests.support.site import Page, Site, feed

from lantoa.listening.domain import collecting, reading
from lantoa.listening.domain.collecting import claim_due_sources, collect
from lantoa.listening.domain.items import item_key
from lantoa.listening.models import Document, Fetch, FetchStatus, Source

DAY = timedelta(hours=24)


def again(source: Source) -> Fetch:
    fetch = collect(source.pk)
    assert fetch is not None
    return fetch


def fresh(source: Source) -> Source:
    return Source.objects.get(pk=source.pk)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feed", FetchStatus.OK),
        ("/packed/gzip", FetchStatus.OK),
        ("/status/404", FetchStatus.GONE),
        ("/status/403", FetchStatus.CLIENT_ERROR),
        ("/status/503", FetchStatus.SERVER_ERROR),
        ("/slow-down/seconds", FetchStatus.RATE_LIMITED),
        ("/redirect-loop", FetchStatus.BAD_REDIRECT),
        ("/redirect-private/metadata", FetchStatus.PRIVATE_ADDRESS),
        ("/bomb", FetchStatus.TOO_LARGE),
        ("/says-huge", FetchStatus.TOO_LARGE),
        ("/packed/damaged", FetchStatus.BAD_CONTENT),
        ("/cut", FetchStatus.CONNECT),
        ("/echo/none", FetchStatus.BAD_CONTENT),
        ("/secret/feed", FetchStatus.ROBOTS),
    ],
)
def test_hostile_answer_is_a_row_with_its_status_and_a_reason(
    source: Source, settings: Settings, path: str, status: FetchStatus
) -> None:
    with HostileServer() as server:
        settings.FETCH_ALLOWED_PRIVATE = list(server.allowed)
        Source.objects.filter(pk=source.pk).update(url=server.url(path))
        fetch = again(source)
    fetch.refresh_from_db()
    good = status == FetchStatus.OK
    assert (fetch.status, fetch.items_seen, fetch.items_new) == (status, int(good), int(good))
    assert fetch.finished_at is not None
    assert any(fetch.problems)
    after = fresh(source)
    assert (after.last_status, after.failures) == (status, int(not good))
    assert after.leased_until is None
    assert after.next_fetch_at > timezone.now()


@pytest.mark.parametrize(
    ("body", "status", "seen", "new", "rejected"),
    [
        (b"", FetchStatus.BAD_CONTENT, 0, 0, 0),
        (b"<html><p>Xin ch\xc3\xa0o</p></html>", FetchStatus.BAD_CONTENT, 0, 0, 0),
        (feed("http://b.example", range(3))[:-60].encode(), FetchStatus.OK, 3, 3, 0),
        (feed("http://b.example", [1, 2, 2, 1, 3]).encode(), FetchStatus.OK, 5, 3, 2),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss><channel/></rss>',
            FetchStatus.BAD_CONTENT, 0, 0, 0,
        ),
        (feed("http://b.example", range(10_000)).encode(), FetchStatus.OK, 10_000, 2_000, 8_000),
    ],
    ids=["empty", "html", "truncated", "repeated", "entities", "ten thousand"],
)  # fmt: skip
def test_items_of_any_feed_add_up(
    feed_source: Source, site: Site, body: bytes, status: str, seen: int, new: int, rejected: int
) -> None:
    site.pages["/rss"] = Page(body)
    fetch = again(feed_source)
    assert (fetch.status, fetch.items_seen, fetch.items_new, fetch.items_rejected) == (
        status, seen, new, rejected,
    )  # fmt: skip
    assert any(fetch.problems)


def test_four_workers_reading_one_source_again_and_again_double_nothing(
    committed: None, feed_source: Source, site: Site
) -> None:
    site.pages["/rss"] = Page(feed(site.base, range(50)))

    def work(number: int) -> int:
        read = 0
        while read < 3:
            Source.objects.filter(pk=feed_source.pk).update(etag="", body_hash="")
            read += collect(feed_source.pk) is not None
            time.sleep(0.005)
        return read

    assert sum(in_parallel(4, work)) == Fetch.objects.count() == 12
    assert Document.objects.count() == 50
    assert sum(Fetch.objects.values_list("items_new", flat=True)) == 50
    assert site.most_at_once == 1


def test_two_workers_claim_no_source_twice(committed: None, source: Source) -> None:
    now = timezone.now()
    for _ in range(30):
        SourceFactory(unit=source.unit, next_fetch_at=now)
    claimed = in_parallel(4, lambda _: [row.pk for row in claim_due_sources(10)])
    everything = [pk for part in claimed for pk in part]
    assert len(everything) == len(set(everything)) == 30


@pytest.mark.parametrize("change", [{"active": False}, {"form": "upload"}])
def test_source_that_is_not_to_be_read_is_not_claimed(
    feed_source: Source, change: dict[str, object]
) -> None:
    Source.objects.filter(pk=feed_source.pk).update(**change)
    assert claim_due_sources() == []


def test_source_goes_on_after_twenty_failures(feed_source: Source, site: Site) -> None:
    site.pages["/rss"] = Page(status=500)
    for _ in range(20):
        assert again(feed_source).status == FetchStatus.SERVER_ERROR
    after = fresh(feed_source)
    assert after.failures == 20
    assert (
        DAY <= after.next_fetch_at - timezone.now() + timedelta(minutes=1) <= DAY * 1.2 + DAY / 24
    )
    site.pages["/rss"] = Page(feed(site.base, range(2)))
    assert again(feed_source).items_new == 2
    after = fresh(feed_source)
    assert (after.failures, after.last_status) == (0, FetchStatus.OK)
    assert after.next_fetch_at - timezone.now() <= feed_source.interval * 1.1


def test_unchanged_and_not_modified_reset_failures(feed_source: Source, site: Site) -> None:
    site.pages["/rss"] = Page(feed(site.base, range(2)), headers={"ETag": '"v"'})
    again(feed_source)
    Source.objects.update(failures=3)
    assert again(feed_source).status == FetchStatus.UNCHANGED
    assert fresh(feed_source).failures == 0
    site.pages["/rss"] = Page(status=304)
    Source.objects.update(failures=3)
    collecting_statuses = {again(feed_source).status for _ in range(3)}
    assert FetchStatus.NOT_MODIFIED in collecting_statuses
    site.pages["/rss"] = Page(feed(site.base, range(3)))
    assert again(feed_source).items_new == 1


def test_permanent_redirect_moves_the_source(feed_source: Source, site: Site) -> None:
    site.pages["/rss"] = Page(status=301, headers={"Location": "/moi"})
    site.pages["/moi"] = Page(feed(site.base, range(2)))
    fetch = again(feed_source)
    after = fresh(feed_source)
    assert (after.url, after.key) == (f"{site.base}/moi", item_key(f"{site.base}/moi"))
    assert f"moved for good to {site.base}/moi" in fetch.problems


def test_redirect_to_another_source_leaves_both(feed_source: Source, site: Site) -> None:
    address = f"{site.base}/moi"
    SourceFactory(unit=feed_source.unit, url=address, key=item_key(address))
    site.pages["/rss"] = Page(status=301, headers={"Location": "/moi"})
    site.pages["/moi"] = Page(feed(site.base, range(2)))
    fetch = again(feed_source)
    assert fetch.status == FetchStatus.OK
    assert f"moved for good to the address of another source: {address}" in fetch.problems
    assert fresh(feed_source).url == f"{site.base}/rss"


def test_temporary_redirect_leaves_the_address(feed_source: Source, site: Site) -> None:
    site.pages["/rss"] = Page(status=302, headers={"Location": "/moi"})
    site.pages["/moi"] = Page(feed(site.base, range(2)))
    assert again(feed_source).items_new == 2
    assert fresh(feed_source).url == f"{site.base}/rss"


def test_what_people_change_during_a_reading_stays(
    committed: None, feed_source: Source, site: Site
) -> None:
    def switch_off() -> None:
        Source.objects.filter(pk=feed_source.pk).update(active=False, name="Tên mới")
        connection.close()

    site.pages["/rss"] = Page(feed(site.base, range(2)), before=switch_off)
    assert again(feed_source).items_new == 2
    after = fresh(feed_source)
    assert (after.active, after.name) == (False, "Tên mới")


def test_no_transaction_is_open_during_http(
    committed: None, feed_source: Source, site: Site
) -> None:
    states: list[str] = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
            states.extend(state for (state,) in cursor.fetchall() if state)
        connection.close()

    site.pages["/rss"] = Page(feed(site.base, range(2)), before=look)
    again(feed_source)
    assert states
    assert {state for state in states if "transaction" in state} == set()


def test_reading_of_a_killed_worker_is_marked_interrupted(
    feed_source: Source, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/rss"] = Page(feed(site.base, range(4)))

    def killed(*arguments: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(collecting, "_finish", killed)
        with pytest.raises(SystemExit):
            collect(feed_source.pk)
    assert Fetch.objects.get().status == FetchStatus.RUNNING
    assert again(feed_source).items_new == 4
    assert list(Fetch.objects.order_by("id").values_list("status", flat=True)) == [
        FetchStatus.INTERRUPTED, FetchStatus.OK,
    ]  # fmt: skip


def test_parser_that_trips_does_not_stop_the_source(
    feed_source: Source, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trips(*arguments: object, **named: object) -> None:
        raise RecursionError("quá sâu")

    site.pages["/rss"] = Page(feed(site.base, range(4)))
    monkeypatch.setattr(reading, "parse_feed", trips)
    fetch = again(feed_source)
    assert fetch.status == FetchStatus.BAD_CONTENT
    assert "RecursionError: quá sâu" in fetch.problems
    assert fresh(feed_source).failures == 1


def test_parts_of_an_unchanged_sitemap_index_are_read_again(
    feed_source: Source, site: Site
) -> None:
    def part(*numbers: int) -> Page:
        rows = "".join(f"<url><loc>{site.base}/tin/{n}</loc></url>" for n in numbers)
        return Page(f"<urlset>{rows}</urlset>")

    Source.objects.update(form="sitemap")
    site.pages["/rss"] = Page(
        f"<sitemapindex><sitemap><loc>{site.base}/1.xml</loc></sitemap></sitemapindex>"
    )
    site.pages["/1.xml"] = part(1, 2)
    assert again(feed_source).items_new == 2
    site.pages["/1.xml"] = part(1, 2, 3)
    fetch = again(feed_source)
    assert (fetch.items_new, fetch.items_known) == (1, 2)


def test_host_that_is_busy_gets_the_source_back_in_seconds(feed_source: Source, site: Site) -> None:
    from lantoa.listening.domain.hosts import turn_at

    with turn_at(site.base) as turn:
        assert turn is not None
        assert collect(feed_source.pk) is None
    after = fresh(feed_source)
    assert after.leased_until is None
    assert timedelta(0) < after.next_fetch_at - timezone.now() <= collecting.BUSY_HOST
