"""The demonstration in a real database: made once, collected whole, taken away exactly."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from tests.support.factories.units import UnitFactory

from lantoa.demo.domain import Demonstration, ensure_demonstration, remove_demonstration
from lantoa.demo.outlets import OUTLETS
from lantoa.demo.posts import posts_until
from lantoa.demo.site import Server, Site
from lantoa.demo.state import State, read_state, write_state
from lantoa.duties.models import Deadline, Notice
from lantoa.insight.domain.refresh import refresh
from lantoa.insight.models import Story, Trend
from lantoa.listening.domain import analysis, collecting
from lantoa.listening.domain.pages import read_pages
from lantoa.listening.models import (
    Document,
    DocumentStatus,
    Fetch,
    Mention,
    Source,
    SourceDay,
    TopicDay,
)
from lantoa.units.models import Membership, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_mentions(transactional_db: None) -> Iterator[None]:
    """Empty the table of mentions, which Django's flush does not know to be its own."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE listening_mention")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for each test, and nothing let through the guard yet."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    settings.FETCH_ALLOWED_PRIVATE = []  # type: ignore[attr-defined]
    settings.FETCH_HOST_PAUSE = timedelta(0)  # type: ignore[attr-defined]
    monkeypatch.setenv("LANTOA_FETCH_ALLOWED_PRIVATE", "")
    analysis._gazetteer.cache_clear()  # it knows the units of the database of another test
    return tmp_path


def ensure() -> Demonstration:
    found = ensure_demonstration(lambda: None)
    assert found is not None
    return found


class Clock:
    """The time that the site believes it is."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[[], Clock]]:
    """Serve the demonstration of the folder; returns the clock of its site."""
    servers: list[tuple[Server, threading.Thread]] = []

    def start() -> Clock:
        state = read_state(folder)
        assert state is not None
        clock = Clock(timezone.now())
        server = Server(Site(state, clock))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return clock

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def collect_everything() -> None:
    """What the worker does, until nothing is due."""
    while claimed := collecting.claim_due_sources():
        for source in claimed:
            collecting.collect(source.pk)
    while read_pages():
        pass
    while analysis.analyse_ready():
        pass


def keep_few() -> None:
    """Switch off all sources but three that are small and differ: feed, pages, single page."""
    few = ("lang-que-mien-tay", "cong-doan-mien-dong", "thong-bao-viec-lam")
    others = Source.objects.filter(invented=True)
    for slug in few:
        others = others.exclude(url__contains=f"/{slug}/")
    others.update(active=False)


def shown(state: State, now: datetime) -> int:
    return sum(len(posts_until(state.epoch, outlet.slug, now)) for outlet in OUTLETS) + 1


def test_it_is_made_with_people_sources_and_a_password(folder: Path) -> None:
    announced: list[bool] = []
    made = ensure_demonstration(lambda: announced.append(True))
    assert made is not None
    lead = User.objects.get(email=made.email)
    assert announced == [True]
    assert lead.check_password(made.password)
    assert lead.has_perm("wagtailadmin.access_admin")
    assert sorted(Membership.objects.values_list("role", flat=True)) == [
        "lead", "officer", "officer", "verifier", "viewer",
    ]  # fmt: skip
    assert Source.objects.filter(invented=True, active=True).count() == len(OUTLETS)
    assert not Source.objects.filter(from_catalogue=True, active=True).exists()
    assert (folder / "demo_password").stat().st_mode & 0o777 == 0o600
    assert os.environ["LANTOA_FETCH_ALLOWED_PRIVATE"] == f"127.0.0.1:{made.port}"


def test_a_second_start_finds_it(folder: Path) -> None:
    first = ensure()
    announced: list[bool] = []
    second = ensure_demonstration(lambda: announced.append(True))
    assert second == first
    assert announced == []


def test_two_starts_at_once_make_one() -> None:
    together = threading.Barrier(2)

    def start() -> Demonstration | None:
        together.wait()
        try:
            return ensure_demonstration(lambda: None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = (pool.submit(start) for _ in range(2))
    assert first.result() == second.result() is not None
    assert User.objects.count() == 5
    assert Source.objects.filter(invented=True).count() == len(OUTLETS)


def test_a_database_in_use_is_left_alone(folder: Path) -> None:
    UnitFactory(code="cua-nguoi-khac")
    assert ensure_demonstration(lambda: None) is None
    assert Unit.objects.count() == 1
    assert list(folder.iterdir()) == []
    assert os.environ["LANTOA_FETCH_ALLOWED_PRIVATE"] == ""


def test_a_taken_port_moves_the_sources_and_nothing_is_new(
    folder: Path, serve: Callable[[], Clock]
) -> None:
    before = ensure()
    keep_few()
    serve()
    collect_everything()
    documents = set(Document.objects.values_list("pk", flat=True))
    state = read_state(folder)
    assert state is not None
    # Somebody else serves on the port: the identity differs.
    write_state(folder, State(state.epoch, state.port, state.created + timedelta(seconds=1)))
    after = ensure()
    assert after.port != before.port
    assert all(
        f":{after.port}/" in url
        for url in Source.objects.filter(invented=True).values_list("url", flat=True)
    )
    assert all(f":{after.port}/" in url for url in Mention.objects.values_list("url", flat=True))
    serve()
    Source.objects.filter(invented=True).update(
        next_fetch_at=timezone.now(), etag="", last_modified="", body_hash=""
    )
    collect_everything()
    fresh = Document.objects.exclude(pk__in=documents)
    # Only the single page, whose key holds its text, comes again; it is seen to be a copy.
    assert set(fresh.values_list("status", flat=True)) <= {DocumentStatus.DUPLICATE}
    assert fresh.count() <= 1


def test_everything_is_collected_exactly_once(
    folder: Path, serve: Callable[[], Clock], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Now and then a feed is asked for whole; the source that dies answers that once more.
    monkeypatch.setattr(collecting, "ask_conditionally", lambda: True)
    ensure()
    clock = serve()
    collect_everything()
    state = read_state(folder)
    assert state is not None
    statuses = set(Document.objects.values_list("status", flat=True))
    assert Document.objects.count() == shown(state, clock.now)
    assert statuses == {DocumentStatus.MENTION, DocumentStatus.DUPLICATE}
    mentions = Document.objects.filter(status=DocumentStatus.MENTION).count()
    assert Mention.objects.count() == mentions
    assert sum(SourceDay.objects.values_list("mentions", flat=True)) == mentions

    dying = Source.objects.get(url__contains="/bua-com-ca/")
    Source.objects.filter(invented=True).update(next_fetch_at=timezone.now())
    collect_everything()
    assert Document.objects.count() == shown(state, clock.now)
    last = Fetch.objects.filter(source=dying).latest("started_at")
    assert [last.http_status, last.status] == [503, "server_error"]

    clock.now += timedelta(days=1)
    Source.objects.filter(invented=True).update(next_fetch_at=timezone.now(), leased_until=None)
    collect_everything()
    assert Document.objects.count() > shown(state, clock.now) - 1


def test_it_is_taken_away_without_a_trace_in_the_figures(
    folder: Path, serve: Callable[[], Clock]
) -> None:
    ensure()
    keep_few()
    serve()
    collect_everything()
    assert sum(TopicDay.objects.values_list("mentions", flat=True)) > 0
    refresh()
    assert Trend.objects.exists()
    assert Notice.objects.exists()
    gone = remove_demonstration()
    assert not Notice.objects.exists()
    assert not Deadline.objects.exists()
    refresh(everything=True)
    assert not Trend.objects.filter(observed__gt=0).exists()
    assert not Story.objects.exists()
    assert gone.sources == len(OUTLETS)
    assert gone.accounts == 5
    assert [Source.objects.filter(invented=True).exists(), Document.objects.exists()] == [False] * 2
    assert not Mention.objects.exists()
    assert set(TopicDay.objects.values_list("mentions", "negative", "positive")) == {(0, 0, 0)}
    assert not SourceDay.objects.exists()
    assert not User.objects.filter(is_active=True).exists()
    assert not (folder / "demo.json").exists()
    assert Unit.objects.exists()
    assert ensure_demonstration(lambda: None) is None
    assert remove_demonstration().mentions == 0


def test_state_is_readable_by_the_site(folder: Path) -> None:
    made = ensure()
    data = json.loads((folder / "demo.json").read_text())
    assert data["port"] == made.port
    assert data["epoch"] == timezone.localdate().isoformat()
