"""Speech from text with espeak-ng, where it is installed: plain, and always there.

A better voice is a program of the installation's own: ``LANTOA_SPEECH`` is its command line; it
reads the text from standard input and writes a WAV to standard output. A synthetic voice says so:
in the file's metadata and in what goes with it (AI Law 134/2025).
"""

from __future__ import annotations

import os
import shlex
import shutil
import struct
import subprocess

PROGRAM = "espeak-ng"
VOICE = "vi"
WORDS_A_MINUTE = 150
TIMEOUT = 600
SYNTHETIC = "Giọng đọc tổng hợp / Synthetic speech"
VOICE_VARIABLE = "LANTOA_SPEECH"


def engine() -> str:
    """The name of the program that speaks."""
    return os.path.basename(_command()[0])


def can_speak() -> bool:
    """Whether this machine has a voice."""
    return shutil.which(_command()[0]) is not None


def speak(text: str, *, title: str) -> bytes | None:
    """A WAV of the text, labelled as synthetic; None where there is no voice."""
    if not can_speak():
        return None
    spoken = subprocess.run(  # noqa: S603 (the installation's own command; the text goes in by pipe)
        _command(), input=text.encode(), check=True, timeout=TIMEOUT, capture_output=True
    )
    return labelled(_measured(spoken.stdout), title)


def labelled(wave: bytes, title: str) -> bytes:
    """The WAV with an INFO list: title, comment "synthetic", software."""
    entries = {b"INAM": title, b"ICMT": SYNTHETIC, b"ISFT": f"Lan Tỏa, {engine()}"}
    body = b"INFO" + b"".join(_chunk(name, text.encode() + b"\0") for name, text in entries.items())
    content = wave[8:] + _chunk(b"LIST", body)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _command() -> list[str]:
    own = shlex.split(os.environ.get(VOICE_VARIABLE, ""))
    return own or [PROGRAM, "-v", VOICE, "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]


def _measured(wave: bytes) -> bytes:
    """A program that writes into a pipe cannot go back and put the length in: its last chunk, the
    data, claims to be endless."""
    start = wave.index(b"data") + 4
    left = len(wave) - start - 4
    if struct.unpack_from("<I", wave, start)[0] <= left:
        return wave
    return wave[:start] + struct.pack("<I", left) + wave[start + 4 :]


def _chunk(name: bytes, data: bytes) -> bytes:
    padding = b"\0" * (len(data) % 2)
    return name + struct.pack("<I", len(data)) + data + padding
