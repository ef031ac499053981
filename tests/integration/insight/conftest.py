"""What the tests of this floor share."""

from collections.abc import Iterator

import pytest
from django.db import connection
from tests.support.factories.listening import SourceFactory
from tests.support.factories.units import UnitFactory

from lantoa.listening.models import Source
from lantoa.units.models import Level


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database that other connections see; the mention table is not Django's to clean."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE listening_mention")


@pytest.fixture
def source(request: pytest.FixtureRequest) -> Source:
    """Return a press source of the confederation (committed if the test asked for that)."""
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
    return SourceFactory(unit=UnitFactory(code="tong", level=Level.CONFEDERATION))
