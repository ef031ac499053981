"""``lantoa up`` as a person starts it: a process of its own, with its own embedded database."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import psutil
import pytest

START_SECONDS = 180


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Up:
    """A running ``lantoa up`` and what it has said so far."""

    def __init__(self, var: Path, port: int, *arguments: str, **environment: str) -> None:
        inherited = {
            name: value for name, value in os.environ.items()
            if name != "DATABASE_URL" and not name.startswith(("LANTOA_", "DJANGO_"))
        }  # fmt: skip
        self.port = port
        self._log = Path(tempfile.mkdtemp(prefix="lantoa-up-")) / "output"
        with self._log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lantoa.cli", "up", "--port", str(port), *arguments],
                env=inherited | {"LANTOA_VAR": str(var), "LANG": "C.UTF-8"} | environment,
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def output(self) -> str:
        return self._log.read_text("utf-8")

    def finish(self) -> str:
        self.process.wait(timeout=60)
        return self.output()

    def wait_until_announced(self) -> None:
        """The last line it says when all runs; by then it has been ready."""
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C stops everything" not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.2)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return bytes(answer.read())

    def stop(self) -> str:
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        output = self.finish()
        _, alive = psutil.wait_procs(children, timeout=20)
        assert [child.cmdline() for child in alive] == []
        return output


@pytest.fixture
def var(tmp_path: Path) -> Path:
    # The database server runs as another user when the tests run as root.
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    return tmp_path / "var"


def test_up_starts_ctrl_c_stops_everything_and_a_second_start_migrates_nothing(var: Path) -> None:
    first = Up(var, free_port(), "--no-demo")
    first.wait_until_announced()
    assert first.get("/healthz") == b'{"status": "ok"}'
    assert first.get("/readyz") == b'{"status": "ready"}'
    output = first.stop()
    assert first.process.returncode == 0
    assert f"Open     http://127.0.0.1:{first.port}/admin/" in output
    assert f"Public   http://127.0.0.1:{first.port}/\n" in output
    assert "updating the database" in output
    assert not (var / "postgres" / "postmaster.pid").exists()

    second = Up(var, free_port(), "--no-demo")
    second.wait_until_announced()
    assert "updating the database" not in second.stop()


def test_up_on_a_taken_port_names_another(var: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        output = Up(var, port, LANG="vi_VN.UTF-8").finish()
    advice = f"Hãy chọn cổng khác: lantoa up --port {port + 1}"
    assert output == f"Cổng {port} đang được dùng. {advice}\n"


def test_up_without_its_database_says_so_in_one_sentence(tmp_path: Path) -> None:
    url = f"postgresql://u@127.0.0.1:{free_port()}/x"
    up = Up(tmp_path / "var", free_port(), DATABASE_URL=url)
    assert up.finish().splitlines()[-1].startswith("The database cannot be reached: ")
    assert up.process.returncode == 1


def test_up_where_it_cannot_write_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    output = Up(blocked / "var", free_port()).finish()
    assert output == f"{blocked}/var cannot be written: Not a directory\n"
