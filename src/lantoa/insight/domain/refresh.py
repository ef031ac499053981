"""Bringing stories, trends and forecasts up to date with what has arrived."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from lantoa.insight.domain import stories, trends
from lantoa.insight.domain.series import last_full_day
from lantoa.insight.models import Refresh
from lantoa.listening.models import TopicDay

_LOCK = 0x6C616E75  # advisory lock: one refresh at a time in the installation
# A transaction commits some time after it stamped its rows.
OVERLAP = timedelta(minutes=2)
# Days this far apart are judged apart, so that an import of 2020 does not judge all since.
SAME_SPAN = timedelta(days=60)


def refresh(*, everything: bool = False) -> Refresh | None:
    """Judge again every day whose counts have changed since the last refresh.

    Returns None when another process is refreshing. ``everything`` judges all days there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        try:
            return _refresh(everything)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _refresh(everything: bool) -> Refresh:
    started = timezone.now()
    before = Refresh.objects.order_by("-started_at").first()
    touched = TopicDay.objects.all()
    if before is not None and not everything:
        touched = touched.filter(touched_at__gte=before.started_at - OVERLAP)
    dirty = set(touched.values_list("day", flat=True).distinct())
    today = timezone.localdate()
    for first_day, last_day in spans(dirty, today):
        stories.place(first_day, last_day)
    last = last_full_day(today)
    judged = 0
    if last is not None:
        if before is None or before.last_day != last:
            dirty.add(last)
        for first_day, last_day in spans(dirty, last):
            judged += trends.judge(first_day, last_day)
        if judged:
            trends.predict(last)
    with transaction.atomic():
        Refresh.objects.all().delete()
        return Refresh.objects.create(
            started_at=started, finished_at=timezone.now(), last_day=last, judged=judged
        )


def spans(days: set[date], last: date) -> list[tuple[date, date]]:
    """Runs of days to judge together: neighbours within 60 days are joined, and a run that
    comes near ``last`` goes on to it, because later baselines have changed too."""
    runs: list[tuple[date, date]] = []
    for day in sorted(day for day in days if day <= last):
        if runs and day - runs[-1][1] <= SAME_SPAN:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    if runs and last - runs[-1][1] <= SAME_SPAN:
        runs[-1] = (runs[-1][0], last)
    return runs
