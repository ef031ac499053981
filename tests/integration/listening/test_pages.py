"""The pages of waiting items: read once, tried again, given up with a reason."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.support.parallel import in_parallel
from tests.support.posts import make_post
from tests.support.site import Page, Site, article, feed

from lantoa.listening.domain import pages
from lantoa.listening.domain.analysis import analyse_ready
from lantoa.listening.domain.collecting import collect
from lantoa.listening.domain.items import store_items
from lantoa.listening.domain.pages import PAGE_ATTEMPTS, PAGES_A_TURN, read_pages
from lantoa.listening.models import Document, DocumentStatus, Host, Mention, Source


def wait_for(source: Source, site: Site, *numbers: int, text: str = "") -> None:
    """Store items that wait for ``/tin/<number>``."""
    store_items(
        source,
        [
            make_post(
                n, key=f"{site.base}/{n}", url=f"{site.base}/tin/{n}", text=text, needs_page=True
            )
            for n in numbers
        ],
    )


def due_again() -> None:
    with transaction.atomic():
        # In the order of their numbers: four workers that do this at once must not wait in a ring.
        late = Document.objects.order_by("pk").select_for_update()
        Document.objects.filter(pk__in=[document.pk for document in late]).update(
            next_attempt_at=None
        )
    Host.objects.update(next_request_at=None)


def test_feed_and_its_pages_become_mentions(feed_source: Source, site: Site) -> None:
    Source.objects.update(follow_links=True)
    site.pages["/rss"] = Page(feed(site.base, range(3)))
    for number in range(3):
        site.pages[f"/tin/{number}"] = Page(article(number))
    collect(feed_source.pk)
    assert read_pages() == 3
    assert read_pages() == 0
    assert analyse_ready() == 3
    mentions = Mention.objects.order_by("published_at")
    assert [mention.title for mention in mentions] == ["Tin 0", "Tin 1", "Tin 2"]
    assert all("đối thoại về bữa ăn ca" in mention.text for mention in mentions)
    assert all(mention.author and "Bí" not in mention.author for mention in mentions)


def test_page_without_text_is_empty_unless_the_feed_said_something(
    source: Source, site: Site
) -> None:
    site.pages["/tin/1"] = site.pages["/tin/2"] = Page("<html><body></body></html>")
    wait_for(source, site, 1)
    wait_for(source, site, 2, text="Tóm tắt của báo")
    read_pages()
    assert list(Document.objects.order_by("id").values_list("status", "text")) == [
        (DocumentStatus.EMPTY, ""),
        (DocumentStatus.READY, "Tóm tắt của báo"),
    ]


def test_page_in_a_declared_legacy_encoding_is_read(source: Source, site: Site) -> None:
    site.pages["/tin/1"] = Page(
        article(1).replace("ữ", "u").encode("cp1258", "xmlcharrefreplace"),
        headers={"Content-Type": "text/html; charset=windows-1258"},
    )
    wait_for(source, site, 1)
    read_pages()
    assert "Công nhân xưởng 1 đề nghị công đoàn" in Document.objects.get().text


def test_failing_page_is_tried_six_times_and_then_failed(source: Source, site: Site) -> None:
    site.pages["/tin/1"] = Page(status=500)
    wait_for(source, site, 1)
    for attempt in range(1, PAGE_ATTEMPTS + 1):
        due_again()
        assert read_pages() == 1
        document = Document.objects.get()
        assert document.attempts == attempt
        waiting = attempt < PAGE_ATTEMPTS
        assert document.status == (DocumentStatus.WAITING if waiting else DocumentStatus.FAILED)
        assert not waiting or document.next_attempt_at > timezone.now()
        assert document.leased_until is None
    assert document.problem == "HTTP 500"


def test_page_that_is_gone_is_failed_at_once(source: Source, site: Site) -> None:
    wait_for(source, site, 1)
    read_pages()
    assert Document.objects.get().status == DocumentStatus.FAILED


def test_page_that_trips_the_reader_stops_no_other(
    source: Source, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pages.extract_article

    def trips(body: bytes, *arguments: object, **named: object) -> object:
        if b"/tin/2" in body:
            raise RecursionError("quá sâu")
        return real(body, *arguments, **named)

    monkeypatch.setattr(pages, "extract_article", trips)
    for number in (1, 2, 3):
        site.pages[f"/tin/{number}"] = Page(article(number) + f"<!-- /tin/{number} -->")
    wait_for(source, site, 1, 2, 3)
    assert read_pages() == 3
    assert list(Document.objects.order_by("url").values_list("status", flat=True)) == [
        DocumentStatus.READY, DocumentStatus.EMPTY, DocumentStatus.READY,
    ]  # fmt: skip


def test_retry_after_stops_the_turn_and_frees_the_other_items(source: Source, site: Site) -> None:
    for number in (1, 2, 3):
        site.pages[f"/tin/{number}"] = Page(status=429, headers={"Retry-After": "3600"})
    wait_for(source, site, 1, 2, 3)
    assert read_pages() == 1
    assert len([path for path in site.seen if path != "/robots.txt"]) == 1
    assert Document.objects.exclude(leased_until=None).count() == 0
    assert Host.objects.get().next_request_at > timezone.now() + timedelta(minutes=59)
    assert read_pages() == 0


def test_host_that_rests_keeps_no_other_host_waiting(
    source: Source, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LOOKED_AT", 10)
    Host.objects.create(key="nghi.example", next_request_at=timezone.now() + timedelta(hours=1))
    store_items(
        source,
        [
            make_post(n, key=f"n{n}", url=f"https://nghi.example/{n}", needs_page=True)
            for n in range(10)
        ],
    )
    site.pages["/tin/1"] = Page(article(1))
    wait_for(source, site, 1)
    assert (read_pages(), read_pages()) == (0, 1)


def test_slow_host_gets_few_pages_a_turn(source: Source, site: Site) -> None:
    wait_for(source, site, *range(30))
    assert len(pages._claim(site.authority, timedelta(0))) == PAGES_A_TURN
    Document.objects.update(leased_until=None)
    assert len(pages._claim(site.authority, timedelta(minutes=5))) == 1


def test_worker_whose_lease_ran_out_overwrites_nothing(
    committed: None, source: Source, site: Site
) -> None:
    def meanwhile() -> None:
        Document.objects.update(status=DocumentStatus.MENTION, leased_until=None, text="")

    site.pages["/tin/1"] = Page(article(1), before=meanwhile)
    wait_for(source, site, 1)
    read_pages()
    assert Document.objects.values_list("status", "text").get() == (DocumentStatus.MENTION, "")


def test_pages_read_by_four_workers_are_asked_for_once(
    committed: None, source: Source, site: Site
) -> None:
    for number in range(25):
        site.pages[f"/tin/{number}"] = Page(article(number))
    wait_for(source, site, *range(25))

    def work(_: int) -> int:
        read = 0
        for _attempt in range(20):
            due_again()
            read += read_pages()
        return read

    assert sum(in_parallel(4, work)) == 25
    asked = [path for path in site.seen if path != "/robots.txt"]
    assert sorted(asked) == sorted({f"/tin/{number}" for number in range(25)})
