"""What a recording of sound or film is, and a copy of it for everybody."""

from dataclasses import dataclass
from pathlib import Path

from lantoa.media.apart import read_apart

FILM = (1280, 720)
"""The most pixels of a copy, across and down."""


@dataclass(frozen=True)
class AvInfo:
    """What a file of sound or film is; width and height as it is shown, upright."""

    kind: str
    duration: float
    container: str
    audio_codec: str = ""
    sample_rate: int = 0
    channels: int = 0
    video_codec: str = ""
    width: int = 0
    height: int = 0
    frame_rate: float = 0.0


def read_recording(path: Path) -> tuple[AvInfo, bytes]:
    """What a recording is, and a JPEG: a still of a film, the waveform of a sound.

    Raises MediaError: NOT_AV, CORRUPT, TOO_LONG, TOO_MANY_PIXELS, TOO_SLOW, UNPACKS_TOO_FAR.
    """
    said, picture = read_apart("recording", path)
    return AvInfo(**said), picture


def write_anew(path: Path, out: Path) -> None:
    """Write a film (to an MP4, at most FILM) or a sound (to an MP3) anew for the web, without what
    the phone noted in it.

    Raises MediaError as `read_recording` does.
    """
    read_apart("copy", path, out)
