"""``manage.py load_units``: load the reference organisation."""

from typing import Any

from django.core.management.base import BaseCommand

from lantoa.units.domain.reference import load_reference_units


class Command(BaseCommand):
    """Loads the units directly under the confederation; repeating it adds nothing."""

    help = "Load the reference units, their changes and their places."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was added."""
        done = load_reference_units()
        self.stdout.write(
            f"units {done.units}, changes {done.changes}, places {done.places}, "
            f"closed {done.closed}"
        )
