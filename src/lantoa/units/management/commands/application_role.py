"""``lantoa manage application_role NAME``: a database role with no more rights than needed."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from lantoa.units.domain.database_role import append_only_tables, grant


class Command(BaseCommand):
    """Makes the role and grants its rights; run it as the owner, after each migration."""

    help = (
        "Make or renew the database role of the application. Its password is read from the "
        "environment variable PGROLEPASSWORD; without it the password stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The name of the role."""
        parser.add_argument("role")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Say what only grows."""
        grant(options["role"], os.environ.get("PGROLEPASSWORD"))
        self.stdout.write(f"{options['role']} may use this database; it may only add to:")
        for table in append_only_tables():
            self.stdout.write(f"  {table}")
