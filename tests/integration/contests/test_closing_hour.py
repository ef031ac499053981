"""The closing hour in small: processes killed, the database stopped at the last second."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.nightly
def test_closing_hour_under_kills_loses_nothing() -> None:
    replay = [sys.executable, "-m", "bench.contests", "--replay", "600"]
    run = subprocess.run(replay, cwd=ROOT, capture_output=True, text=True, timeout=1800)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "| lost: attempts, answers, receipts | 0, 0, 0 |" in run.stdout
