"""The database goes away in the middle of the work and comes back: nothing lost, nothing twice."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import Error, connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from tests.support.counting import assert_rollups_exact
from tests.support.parallel import in_parallel
from tests.support.site import Page, Site, feed

from lantoa.listening.domain.analysis import analyse_ready
from lantoa.listening.domain.collecting import claim_due_sources, collect
from lantoa.listening.models import (
    Document,
    DocumentStatus,
    Fetch,
    FetchStatus,
    Host,
    Mention,
    Source,
)

OUTAGES = 6
POST = "Công nhân xưởng may hỏi công đoàn về tiền lương và bữa ăn ca của bài số "


@contextmanager
def no_database() -> Iterator[None]:
    """Cut every connection and refuse new ones, as a server that stops does."""
    known = connection.settings_dict
    address = make_conninfo(
        dbname="postgres", user=known["USER"], password=known["PASSWORD"], host=known["HOST"],
        port=known["PORT"], **{k: v for k, v in known["OPTIONS"].items() if isinstance(v, str)},
    )  # fmt: skip
    name = known["NAME"]
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_work_goes_on_after_the_database_was_away(
    committed: None, feed_source: Source, site: Site
) -> None:
    numbers = range(400)
    site.pages["/rss"] = Page(feed(site.base, numbers, summary=POST))
    done, cut = threading.Event(), []

    def work(number: int) -> None:
        if number == 0:
            for _ in range(OUTAGES):
                time.sleep(0.15)
                with no_database():
                    time.sleep(0.1)
            done.set()
            return
        while not done.is_set():
            try:
                if number == 1:
                    # What minutes of waiting would do to the leases of cut-off work.
                    Host.objects.update(leased_until=None)
                    Source.objects.update(leased_until=None, next_fetch_at=timezone.now())
                    Source.objects.update(body_hash="", etag="")
                    for source in claim_due_sources():
                        collect(source.pk)
                else:
                    analyse_ready(15)
            except Error as problem:
                cut.append(problem)
                connection.close()
                time.sleep(0.02)

    in_parallel(4, work)
    assert len(cut) >= OUTAGES
    connection.close()

    Host.objects.update(leased_until=None)
    Source.objects.update(body_hash="", etag="")
    collect(feed_source.pk)
    while analyse_ready():
        pass
    assert Document.objects.count() == len(numbers)
    assert set(Document.objects.values_list("status", flat=True)) == {DocumentStatus.MENTION}
    assert Mention.objects.count() == len(numbers)
    assert Fetch.objects.filter(status=FetchStatus.RUNNING).count() == 0
    assert_rollups_exact()
