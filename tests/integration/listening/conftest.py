"""What the tests of this floor share: a source, and a clean mention table after each test."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from tests.support.factories.listening import SourceFactory
from tests.support.factories.units import UnitFactory
from tests.support.site import Site

from lantoa.listening.domain import analysis
from lantoa.listening.domain.items import item_key
from lantoa.listening.models import Source
from lantoa.units.models import Level


@pytest.fixture(autouse=True)
def _fresh_gazetteer() -> Iterator[None]:
    """Units differ from test to test; a worker reads them again only every few minutes."""
    analysis._changes.cache_clear()
    analysis._gazetteer.cache_clear()
    yield
    analysis._changes.cache_clear()
    analysis._gazetteer.cache_clear()


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database that threads and other processes see. Django's own clean-up leaves unmanaged
    tables alone, so mentions are removed here."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE listening_mention")


@pytest.fixture
def source(request: pytest.FixtureRequest) -> Source:
    """Return a press source of the confederation (committed if the test asked for that)."""
    if "committed" in request.fixturenames:
        request.getfixturevalue("committed")
    else:
        request.getfixturevalue("db")
    return SourceFactory(unit=UnitFactory(code="tong", level=Level.CONFEDERATION))


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """Return a web site on loopback that the guard lets through."""
    with Site() as running:
        settings.FETCH_ALLOWED_PRIVATE = [running.authority]
        yield running


@pytest.fixture
def feed_source(source: Source, site: Site) -> Source:
    """Return a source that reads ``/rss`` of the site and is due."""
    url = f"{site.base}/rss"
    Source.objects.filter(pk=source.pk).update(
        url=url, key=item_key(url), next_fetch_at=timezone.now(), follow_links=False
    )
    return Source.objects.get(pk=source.pk)
