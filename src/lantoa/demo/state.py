"""What the demonstration remembers on disk: its first day, its port and its password."""

import json
import os
import secrets
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

STATE = "demo.json"
PASSWORD = "demo_password"  # noqa: S105 - the name of the file
IDENTITY = "X-Lantoa-Demo"
"""Header by which the site is known: the moment its demonstration was created."""


@dataclass(frozen=True)
class State:
    """``epoch`` is the first day (local date), ``created`` the moment of creation (UTC)."""

    epoch: date
    port: int
    created: datetime

    def at(self, port: int) -> "State":
        """The same demonstration on another port."""
        return replace(self, port=port)


def read_state(folder: Path) -> State | None:
    """What ``demo.json`` says; None when there is none."""
    try:
        data = json.loads((folder / STATE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return State(
        epoch=date.fromisoformat(data["epoch"]),
        port=int(data["port"]),
        created=datetime.fromisoformat(data["created"]),
    )


def write_state(folder: Path, state: State) -> None:
    """Replace ``demo.json`` in one step."""
    fresh = folder / f"{STATE}.{os.getpid()}"
    content = {
        "epoch": state.epoch.isoformat(),
        "port": state.port,
        "created": state.created.isoformat(),
    }
    fresh.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    fresh.replace(folder / STATE)


def forget(folder: Path) -> None:
    """Remove both files."""
    (folder / STATE).unlink(missing_ok=True)
    (folder / PASSWORD).unlink(missing_ok=True)


def keep_password(folder: Path) -> str:
    """The password of the demonstration accounts, made on first use (mode 0600)."""
    path = folder / PASSWORD
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    password = secrets.token_urlsafe(12)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(password + "\n")
    return password


def is_free(port: int) -> bool:
    """Whether a server may listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def serves(state: State) -> bool:
    """Whether this very demonstration is being served on its port already."""
    try:
        address = f"http://127.0.0.1:{state.port}/robots.txt"
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.headers.get(IDENTITY) == state.created.isoformat())
    except (urllib.error.URLError, OSError, ValueError):
        return False


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
