"""The background tasks: what is due is enqueued once."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from tests.support.factories.listening import SourceFactory

from lantoa.listening import tasks
from lantoa.listening.models import Source


def waiting(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [name])
        (number,) = cursor.fetchone()
        return int(number)


def test_due_source_waits_once_even_when_its_lease_ran_out(committed: None, source: Source) -> None:
    now = timezone.now()
    Source.objects.update(next_fetch_at=now)
    SourceFactory(unit=source.unit, next_fetch_at=now)
    SourceFactory(unit=source.unit, next_fetch_at=now + timedelta(hours=1))
    for _ in range(3):
        tasks.collect_due()
        Source.objects.update(leased_until=now - timedelta(minutes=1))
    assert waiting("listening.collect_source") == 2
    assert waiting("listening.read_pages") == 1
