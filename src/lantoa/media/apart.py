"""What somebody sent is read by a process of its own, with little memory and time: a file that
brings its reader down takes nothing else with it."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lantoa.media.kinds import MediaError, Problem


@dataclass(frozen=True)
class Limits:
    """What one reading may take: bytes of address space, seconds of processor time."""

    memory: int
    seconds: int


FORMS = {
    "pdf": Limits(2 * 1024**3, 120),
    "docx": Limits(2 * 1024**3, 120),
    "recording": Limits(8 * 1024**3, 900),
    "copy": Limits(8 * 1024**3, 4 * 3600),
}
"""What `lantoa.media.reader` reads; "copy" writes a recording anew."""

_OF_SIGNAL: dict[int, Problem] = {
    signal.SIGKILL: Problem.UNPACKS_TOO_FAR,  # the system had no more memory for it
    signal.SIGXCPU: Problem.TOO_SLOW,
}


def read_apart(form: str, *paths: Path) -> tuple[dict[str, Any], bytes]:
    """What the reader of ``form`` says of a file, and the picture of it.

    Raises MediaError: what the reader says, CORRUPT when the file brought it down, TOO_SLOW and
    UNPACKS_TOO_FAR when it wanted more than it may have.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "lantoa.media.reader", form, *map(str, paths)],
            capture_output=True,
            timeout=2 * FORMS[form].seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise MediaError(Problem.TOO_SLOW) from problem
    if done.returncode != 0:
        raise MediaError(_OF_SIGNAL.get(-done.returncode, Problem.CORRUPT))
    head, _, picture = done.stdout.partition(b"\n")
    said = json.loads(head)
    if "problem" in said:
        raise MediaError(Problem(said["problem"]))
    return said, picture
