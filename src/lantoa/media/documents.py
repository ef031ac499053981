"""What is written in PDF and DOCX. Each file is read by a process of its own with little memory
and time: a file that brings the reader down takes nothing else with it."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from lantoa.media.kinds import MediaError, Problem

SECONDS = 120
MEMORY = 2 * 1024**3
EXITS = {3: Problem.LOCKED, 4: Problem.CORRUPT, 5: Problem.UNPACKS_TOO_FAR}


@dataclass(frozen=True)
class Document:
    """``scanned``: most pages are pictures without text. ``picture``: the first page as JPEG."""

    text: str
    pages: int = 0
    scanned: bool = False
    picture: bytes = b""
    metadata: dict[str, str] = field(default_factory=dict)


def read_document(path: Path, form: str) -> Document:
    """The text of a document of the form "pdf" or "docx".

    Raises MediaError: CORRUPT, LOCKED (it has a password), UNPACKS_TOO_FAR, TOO_SLOW.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "lantoa.media.reader", form, str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise MediaError(Problem.TOO_SLOW) from problem
    if done.returncode != 0:
        # A process that was killed had taken more than it may.
        raise MediaError(
            EXITS.get(
                done.returncode,
                Problem.CORRUPT if done.returncode > 0 else Problem.UNPACKS_TOO_FAR,
            )
        )
    head, _, picture = done.stdout.partition(b"\n")
    return Document(**json.loads(head), picture=picture)
