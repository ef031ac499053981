"""``lantoa manage replay_deletions``: after a restore, forget again what people had deleted."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.privacy.domain import deletions, retention


class Command(BaseCommand):
    """Reads the journal of deletions and deletes again, then runs the retention rules."""

    help = "Delete again what the journal of deletions names, then what has been kept long enough."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        replayed = deletions.replay()
        self.stdout.write(
            f"{replayed.entries} entries in {deletions.journal_path()}, "
            f"{replayed.deleted} records deleted again"
        )
        for kind in replayed.unknown:
            self.stderr.write(f"nothing deletes records of the kind {kind!r}")
        for run in retention.run_all():
            self.stdout.write(f"{run.rule}: {run.deleted} older than {run.cutoff:%Y-%m-%d}")
