"""``lantoa up``: everything, on this machine, in the foreground."""

import argparse
import errno
import io
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import psycopg

from lantoa.config.environment import flag
from lantoa.demo.state import read_state
from lantoa.runtime.database import ensure_database_url
from lantoa.runtime.messages import say
from lantoa.runtime.processes import Supervisor

if TYPE_CHECKING:
    from lantoa.demo.domain import Demonstration

NEEDED_MB = 500
READY_SECONDS = 60


class CannotStart(Exception):
    """A reason, in the person's language, why nothing was started."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port of the workspace (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument(
        "--contest-port", type=int, help="port of the pages where contests are taken (port + 1)"
    )
    parser.add_argument(
        "--no-demo", action="store_true", help="do not create the demonstration federation"
    )


def run(args: argparse.Namespace) -> int:
    """Start database, web, worker and demonstration site; return when stopped."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        return _up(args)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


def _up(args: argparse.Namespace) -> int:
    var = Path(os.environ.get("LANTOA_VAR", "var")).absolute()
    contest_port = args.contest_port or args.port + 1
    _check_port(args.host, args.port)
    _check_port(args.host, contest_port)
    _check_disk(var)
    # An explicit "off" in the environment wins: a production service runs this command too.
    demo = not args.no_demo and flag("LANTOA_DEMO", default=True)
    os.environ["LANTOA_DEMO"] = "1" if demo else "0"
    os.environ.setdefault("LANTOA_BASE_URL", f"http://{args.host}:{args.port}")
    os.environ.setdefault("LANTOA_CONTEST_URL", f"http://{args.host}:{contest_port}")
    os.environ.setdefault("LANTOA_ALLOWED_HOSTS", f"{args.host},127.0.0.1,localhost,[::1]")

    _step("starting the database")
    _check_database()
    logs = var / "log"
    logs.mkdir(exist_ok=True)
    supervisor = Supervisor(on_crash=_report_crash)
    web = (
        "gunicorn", "lantoa.config.wsgi", "--bind", f"{args.host}:{args.port}", "--preload",
        "--workers", "2", "--threads", "4", "--worker-class", "gthread",
    )  # fmt: skip
    try:
        # The web processes load while this one looks at the database: /readyz says when both
        # are done. Only the first start with a demonstration must wait for its address.
        known = read_state(var) if demo else None
        early = known is not None or not demo
        if known:
            os.environ.setdefault("LANTOA_FETCH_ALLOWED_PRIVATE", f"127.0.0.1:{known.port}")
        if early:
            supervisor.add("web", *web, log=logs / "web.log")
        demonstration = _prepare(demo)
        _step("starting the workspace")
        if demonstration:
            supervisor.add(
                "demo-site", "lantoa.demo.site", str(demonstration.port), log=logs / "demo-site.log"
            )
        if not early:
            supervisor.add("web", *web, log=logs / "web.log")
        elif known and demonstration and demonstration.port != known.port:
            supervisor.restart("web")
        # What people look at comes first; the others load once it answers.
        _wait_until_ready(args, supervisor, logs / "web.log")
        supervisor.add("worker", "lantoa.runtime.worker", log=logs / "worker.log")
        # Apart from the workspace, so that neither's burst slows the other.
        supervisor.add(
            "contests", "uvicorn", "--factory", "lantoa.contests.hot.serve:make_app",
            "--host", args.host, "--port", str(contest_port), "--no-access-log",
            log=logs / "contests.log",
        )  # fmt: skip
        _announce(args, var, demonstration)
        while True:
            supervisor.tend()
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        print(say("stopping"), "…", flush=True)
        supervisor.stop()


def _prepare(demo: bool) -> "Demonstration | None":
    """Bring the schema up to date and, on first run, create the demonstration."""
    from lantoa.runtime.setup import setup_django

    setup_django()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _step("updating the database")
        call_command("migrate", verbosity=1, interactive=False, stdout=_MigrationCounter())
    call_command("createcachetable", verbosity=0)

    demonstration = None
    if demo:
        from lantoa.demo.domain import ensure_demonstration

        demonstration = ensure_demonstration(lambda: _step("creating the demonstration federation"))
    _load_organisation()
    connection.close()
    return demonstration


def _load_organisation() -> None:
    """The reference units and the catalogue of sources: an import has a unit to belong to; the
    channels and the newsroom's days, those of a newer version included."""
    from lantoa.channels.domain.catalogue import load_channels
    from lantoa.library.domain.newsroom.events import load_newsroom
    from lantoa.listening.domain.sources import load_catalogue
    from lantoa.units.domain.reference import load_reference_units
    from lantoa.units.models import Unit

    if not Unit.objects.exists():
        load_reference_units()
        load_catalogue()
    load_channels()
    load_newsroom()


class _MigrationCounter(io.TextIOBase):
    """Shows Django's two hundred lines of progress as one number that moves."""

    def __init__(self) -> None:
        self._done = 0

    def write(self, text: str) -> int:
        self._done += text.strip() == "OK"
        if self._done and self._done % 20 == 0 and text.strip() == "OK":
            print(f"  {self._done}", flush=True)
        return len(text)


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise CannotStart(f"{host}:{port}: {problem.strerror}") from problem
            raise CannotStart(
                say(
                    "Port {port} is taken. Choose another: lantoa up --port {other}",
                    port=port,
                    other=port + 1,
                )
            ) from problem


def _check_disk(var: Path) -> None:
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe = var / ".write-test"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as problem:
        raise CannotStart(
            say("{var} cannot be written: {reason}", var=var, reason=problem.strerror)
        ) from problem
    free = shutil.disk_usage(var).free // 2**20
    if free < NEEDED_MB:
        raise CannotStart(
            say(
                "Only {free} MB are free on the disk of {var}; at least {need} MB are needed.",
                free=free,
                var=var,
                need=NEEDED_MB,
            )
        )


def _check_database() -> None:
    try:
        with psycopg.connect(ensure_database_url(), connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as problem:
        raise CannotStart(
            say("The database cannot be reached: {reason}", reason=str(problem).splitlines()[0])
        ) from problem
    if version < 15:
        raise CannotStart(
            say("PostgreSQL {found} is too old; version 15 or newer is needed.", found=version)
        )


def _wait_until_ready(args: argparse.Namespace, supervisor: Supervisor, log: Path) -> None:
    address = f"http://{args.host}:{args.port}/readyz"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            supervisor.tend()
            time.sleep(0.1)
    raise CannotStart(
        say(
            "The workspace did not answer within {seconds} s; its log is {log}",
            seconds=READY_SECONDS,
            log=log,
        )
    )


def _announce(args: argparse.Namespace, var: Path, demonstration: "Demonstration | None") -> None:
    address = f"http://{args.host}:{args.port}/"
    print(f"\n  {say('Open')}     {address}admin/  {say('(workspace of the union staff)')}")
    print(f"  {say('Public')}   {address}")
    if demonstration:
        account = f"{demonstration.email}  {say('password')} {demonstration.password}"
        print(f"  {say('Sign in')}  {account}")
        print(f"  {say('Everything in the demonstration is invented.')}")
        print(
            f"  {say('Collecting goes on in the background; the pages fill within two minutes.')}"
        )
    print(f"  {say('Ctrl-C stops everything; the data stay in {var}.', var=var)}\n", flush=True)


def _step(message: str) -> None:
    print(f"• {say(message)} …", flush=True)


def _report_crash(name: str, status: int) -> None:
    print(
        say("{name} stopped (status {status}); starting it again", name=name, status=status),
        file=sys.stderr,
        flush=True,
    )


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
