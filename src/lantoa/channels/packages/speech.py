"""Speech from text with espeak-ng, where it is installed: plain, and always there.

A synthetic voice says so: in the file's metadata and in what goes with it (AI Law 134/2025).
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

PROGRAM = "espeak-ng"
VOICE = "vi"
WORDS_A_MINUTE = 150
TIMEOUT = 120
SYNTHETIC = "Giọng đọc tổng hợp / Synthetic speech"


def can_speak() -> bool:
    """Whether this machine has a voice."""
    return shutil.which(PROGRAM) is not None


def speak(text: str, *, title: str) -> bytes | None:
    """A WAV of the text, labelled as synthetic; None where there is no voice."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(  # noqa: S603 (fixed arguments; the text goes in by standard input)
            [program, "-v", VOICE, "-s", str(WORDS_A_MINUTE), "-w", str(path), "--stdin"],
            input=text.encode(),
            check=True,
            timeout=TIMEOUT,
            capture_output=True,
        )
        return labelled(path.read_bytes(), title)


def labelled(wave: bytes, title: str) -> bytes:
    """The WAV with an INFO list: title, comment "synthetic", software."""
    entries = {b"INAM": title, b"ICMT": SYNTHETIC, b"ISFT": f"Lan Tỏa, {PROGRAM}"}
    body = b"INFO" + b"".join(_chunk(name, text.encode() + b"\0") for name, text in entries.items())
    content = wave[8:] + _chunk(b"LIST", body)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _chunk(name: bytes, data: bytes) -> bytes:
    padding = b"\0" * (len(data) % 2)
    return name + struct.pack("<I", len(data)) + data + padding
