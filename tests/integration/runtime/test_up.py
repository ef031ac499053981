"""``lantoa up`` as a person starts it: a process of its own, with its own embedded database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

START_SECONDS = 180


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(var: Path, port: int, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    inherited = {
        name: value for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("LANTOA_", "DJANGO_"))
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "lantoa.cli", "up", "--port", str(port), *arguments],
        env=inherited | {"LANTOA_VAR": str(var), "LANG": "C.UTF-8"} | environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def wait_until_ready(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("not ready in time")


def stop(process: subprocess.Popen[str]) -> str:
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=20)
    assert [child.cmdline() for child in alive] == []
    return output


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("up")
    # The database server runs as another user when the tests run as root.
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    return folder / "var"


def test_up_starts_says_where_and_ctrl_c_stops_everything(var: Path) -> None:
    port = free_port()
    process = start(var, port, "--no-demo")
    wait_until_ready(process, port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.read() == b'{"status": "ok"}'
    output = stop(process)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in output
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_second_start_keeps_the_data_and_migrates_nothing(var: Path) -> None:
    port = free_port()
    process = start(var, port, "--no-demo")
    wait_until_ready(process, port)
    output = stop(process)
    assert "updating the database" not in output


def test_up_on_a_taken_port_names_another(var: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        output, _ = start(var, port, LANG="vi_VN.UTF-8").communicate(timeout=60)
    advice = f"Hãy chọn cổng khác: lantoa up --port {port + 1}"
    assert output == f"Cổng {port} đang được dùng. {advice}\n"


def test_up_without_its_database_says_so_in_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    process = start(
        tmp_path / "var", free_port(), DATABASE_URL=f"postgresql://u@127.0.0.1:{port}/x"
    )
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output.splitlines()[-1].startswith("The database cannot be reached: ")


def test_up_where_it_cannot_write_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    process = start(blocked / "var", free_port())
    output, _ = process.communicate(timeout=60)
    assert output == f"{blocked}/var cannot be written: Not a directory\n"
