"""A database of a bench's own: made with all tables, and thrown away."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_database() -> Iterator[Path]:
    """A new embedded database, Django set up on it; its folder. Once in a process."""
    var = Path(tempfile.mkdtemp(prefix="lantoa-bench-"))
    var.chmod(0o755)  # the database server may run as another user
    os.environ["LANTOA_VAR"] = str(var)
    os.environ.pop("DATABASE_URL", None)
    try:
        from lantoa.runtime.setup import setup_django

        setup_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        yield var
    finally:
        shutil.rmtree(var, ignore_errors=True)
