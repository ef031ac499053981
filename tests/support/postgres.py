"""pytest plugin: a throw-away PostgreSQL for the run, unless ``DATABASE_URL`` names a server.

It is a plugin and not a fixture because pytest-django reads the settings before any conftest.
The workers of pytest-xdist inherit the address from the process that started the server.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg

if "LANTOA_VAR" not in os.environ:
    os.environ["LANTOA_VAR"] = tempfile.mkdtemp(prefix="lantoa-test-")
    # Registered before the server starts, so it runs after the server has stopped.
    atexit.register(shutil.rmtree, os.environ["LANTOA_VAR"], ignore_errors=True)
os.environ.setdefault("LANTOA_SECRET_KEY", "tests-only")
os.environ.setdefault("LANTOA_PSEUDONYM_KEY", "tests-only")

if "DATABASE_URL" not in os.environ:
    from lantoa.runtime.database import start_embedded

    url = start_embedded(Path(os.environ["LANTOA_VAR"]) / "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        # The data die with the run, so waiting for the disk proves nothing.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    os.environ["DATABASE_URL"] = url
