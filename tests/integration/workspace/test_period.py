"""Which days the trends pages show when nobody asked for any."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.support.factories.listening import SourceFactory, make_mentions
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.units.models import Level, User


@pytest.fixture
def officer(db: None) -> User:
    """Return an officer who sees everything."""
    return MembershipFactory(unit=UnitFactory(level=Level.CONFEDERATION)).user


def test_import_of_the_past_opens_on_its_whole_year(
    officer: User, sign_in: Callable[..., Client]
) -> None:
    source = SourceFactory()
    moments = [datetime(2020, month, 5, 5, tzinfo=UTC) for month in (2, 3, 9)]
    make_mentions({"source": source, "published_at": moment} for moment in moments)
    period = sign_in(officer).get("/admin/trends/").context["period"]
    assert (period.first.isoformat(), period.last.isoformat()) == ("2020-02-05", "2020-09-05")


def test_living_archive_opens_on_the_last_28_days(
    officer: User, sign_in: Callable[..., Client]
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    make_mentions([{"source": SourceFactory(), "published_at": yesterday}])
    period = sign_in(officer).get("/admin/trends/").context["period"]
    assert (period.days, period.last) == (28, timezone.localdate(yesterday))
