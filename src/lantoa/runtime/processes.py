"""The child processes of ``lantoa up``: started, watched, restarted, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 10.0
LONGEST_PAUSE = 30.0


@dataclass
class Process:
    """One child. A crash is followed by a restart after a pause that doubles each time."""

    name: str
    command: list[str]
    log: Path
    child: subprocess.Popen[bytes] | None = None
    failures: int = 0
    restart_at: float = 0.0

    def start(self) -> None:
        """Start the child in a session of its own, so that Ctrl-C reaches only the parent."""
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(  # noqa: S603 - our own command line
                self.command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )


@dataclass
class Supervisor:
    """Keeps the processes running until told to stop."""

    processes: list[Process] = field(default_factory=list)
    on_crash: Callable[[str, int], None] = lambda name, status: None

    def add(self, name: str, module: str, *arguments: str, log: Path) -> None:
        """Start ``python -m module arguments`` under ``name``."""
        process = Process(name, [sys.executable, "-m", module, *arguments], log)
        process.start()
        self.processes.append(process)

    def restart(self, name: str) -> None:
        """Stop a process and start it with the environment as it is now."""
        for process in self.processes:
            if process.name == name and process.child:
                _signal_group(process.child, signal.SIGTERM)
                process.child.wait()
                process.start()

    def tend(self) -> None:
        """Restart what has died. To be called again and again."""
        for process in self.processes:
            if process.child is None:
                if time.monotonic() >= process.restart_at:
                    process.start()
            elif (status := process.child.poll()) is not None:
                self.on_crash(process.name, status)
                process.failures += 1
                pause = min(2.0**process.failures, LONGEST_PAUSE)
                process.child, process.restart_at = None, time.monotonic() + pause

    def stop(self) -> None:
        """Ask every child to finish, wait, then end what is left."""
        running = [p.child for p in self.processes if p.child and p.child.poll() is None]
        for child in running:
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        pass  # it ended by itself in between
