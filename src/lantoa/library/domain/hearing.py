"""A speech model of the installation's own choice, as a program: none is shipped or downloaded.

The contract (docs/newsroom.md): ``PROGRAM FILE LANGUAGE`` writes WebVTT to standard output and
ends with 0. ``LANTOA_SPEECH_MODEL`` names the program; empty, the default, means that people type.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from lantoa.library.domain.captioning import suggest_captions
from lantoa.library.models import Master
from lantoa.media.captions import parse

SECONDS = 4 * 3600
LARGEST = 8 * 1024 * 1024
"""Bytes of an answer: twenty thousand captions are two million."""

logger = logging.getLogger(__name__)


def can_hear() -> bool:
    """Tell whether a speech model is set up."""
    return bool(settings.SPEECH_MODEL)


def hear(master_id: int) -> bool:
    """Let the model listen to a recording; True when its captions are stored.

    What the model cannot do is in the log and leaves everything as it is.
    """
    master = Master.objects.select_related("product").get(pk=master_id)
    if not can_hear() or not master.is_recording:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder) / "recording", Path(folder) / "answer.vtt"
        with master.file.open("rb") as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        try:
            with answer.open("wb") as out:
                subprocess.run(  # noqa: S603 - the installation's own program, our arguments
                    [settings.SPEECH_MODEL, str(path), master.product.language],
                    stdout=out,
                    stderr=subprocess.DEVNULL,
                    timeout=SECONDS,
                    check=True,
                )
            with answer.open("rb") as said:
                found = parse(said.read(LARGEST).decode("utf-8", "replace"))
        except (OSError, subprocess.SubprocessError) as problem:
            logger.warning("speech model failed on file %s: %s", master_id, type(problem).__name__)
            return False
    return bool(found.cues) and suggest_captions(master_id, found.cues)
