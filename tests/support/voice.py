"""A voice for machines without one: a fifth of a second of tone for each syllable."""

import sys
import wave
from pathlib import Path

import numpy as np
import pytest

RATE = 22_050


def give_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this file be the installation's own voice."""
    monkeypatch.setenv("LANTOA_SPEECH", f"{sys.executable} {Path(__file__)}")


def _speak() -> None:
    syllables = len(sys.stdin.buffer.read().decode().split())
    times = np.arange(int(syllables / 5 * RATE)) / RATE
    tone = (8000 * np.sin(2 * np.pi * 300 * times)).astype("<i2")
    with wave.open(sys.stdout.buffer, "wb") as out:
        out.setparams((1, 2, RATE, len(tone), "NONE", ""))
        out.writeframes(tone.tobytes())


if __name__ == "__main__":
    _speak()
