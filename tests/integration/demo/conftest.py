"""What migrations wrote and transactional tests have emptied."""

from datetime import date

import pytest

from lantoa.integrity.models import TakedownPolicy


@pytest.fixture(autouse=True)
def _takedown_times(request: pytest.FixtureRequest) -> None:
    """The demonstration enters a request, which needs the time that the law gives it."""
    wanted = "transactional_db" if "transactional_db" in request.fixturenames else "db"
    request.getfixturevalue(wanted)
    TakedownPolicy.objects.get_or_create(
        kind="authority",
        valid_from=date(2024, 12, 25),
        defaults={"hours": 24, "basis": "Nghị định"},
    )
