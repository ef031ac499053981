"""Looking again at stored files: rot is found before somebody needs the file."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import file_digest

from django.db.models import F
from django.utils import timezone

from lantoa.library.models import Fixity, Master

EVERY = timedelta(days=30)
BATCH = 100


def verify_due(now: datetime | None = None) -> int:
    """Look at a batch of the files that nobody has looked at for a month; returns how many.

    A file that has changed or gone is marked, never removed: a backup may have it.
    """
    moment = now or timezone.now()
    due = Master.objects.exclude(checked_at__gt=moment - EVERY)
    masters = list(due.order_by(F("checked_at").asc(nulls_first=True), "pk")[:BATCH])
    for master in masters:
        Master.objects.filter(pk=master.pk).update(fixity=look_at(master), checked_at=moment)
    return len(masters)


def look_at(master: Master) -> Fixity:
    """Tell whether the bytes on disk are still those that were stored."""
    try:
        with master.file.open("rb") as stored:
            found = file_digest(stored, "sha256").hexdigest()
    except OSError:
        return Fixity.LOST
    return Fixity.OK if found == master.sha256 else Fixity.CHANGED
