"""What the tests of this floor share: a source, and a clean mention table after each test."""

from collections.abc import Iterator

import pytest
from django.db import connection
from tests.support.factories.listening import SourceFactory
from tests.support.factories.units import UnitFactory

from lantoa.listening.domain import analysis
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
