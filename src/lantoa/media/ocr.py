"""Reading the text in a picture, with Tesseract where it is installed."""

import os
import shutil
import subprocess
from functools import lru_cache

from lantoa.media.kinds import MediaError, Problem

LANGUAGE = "vie"
SECONDS = 120


@lru_cache(maxsize=1)
def can_read() -> bool:
    """Whether Tesseract and its Vietnamese data are on this machine."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run(  # noqa: S603 - the program that was found, our own arguments
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    return LANGUAGE in (listed.stdout + listed.stderr).split()


def read_text(image: bytes) -> str | None:
    """The text in a picture ("" when there is none to be read); None where Tesseract or its
    Vietnamese data are missing.

    Raises MediaError (UNREADABLE) when Tesseract cannot cope with the picture in two minutes.
    """
    if not can_read():
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments; the picture goes in by pipe
            ["tesseract", "stdin", "stdout", "-l", LANGUAGE],  # noqa: S607
            input=image,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # threads of its own only slow it down
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        raise MediaError(Problem.UNREADABLE) from problem
    return done.stdout.decode("utf-8", "replace").strip()
