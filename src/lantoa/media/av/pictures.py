"""A still of a film, and a picture of a sound."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from PIL import Image, ImageDraw

from lantoa.media.av.opening import LONGEST, LOOK, WORK, Clock, film, opened, sound
from lantoa.media.images import QUALITY
from lantoa.media.kinds import MediaError, Problem

LARGEST = 1280
RATE = 8000
POINTS = 240
_BLOCK = RATE // 20


def poster(path: Path, *, longest: int = LARGEST) -> bytes:
    """A still from a tenth into a film (its very beginning is often black) as JPEG.

    Raises MediaError: NOT_AV, NO_PICTURE, CORRUPT, TOO_MANY_PIXELS.
    """
    with opened(path) as container:
        frame = _still(container)
        image = frame.to_image()
    if frame.rotation:
        image = image.rotate(frame.rotation, expand=True)
    image.thumbnail((longest, longest))
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def waveform(path: Path, points: int = 600) -> list[float]:
    """How far a sound swings in each of ``points`` equal parts of its time, from 0 to 1.

    Raises MediaError: NOT_AV, NO_SOUND, CORRUPT, TOO_LONG, TOO_SLOW.
    """
    clock, peaks, rest = Clock(WORK), [], np.empty(0, np.float32)
    with opened(path) as container:
        stream = sound(container)
        if stream is None:
            raise MediaError(Problem.NO_SOUND)
        resampler = av.AudioResampler("flt", "mono", RATE)
        for frame in container.decode(stream):
            clock.check()
            for part in resampler.resample(frame):
                rest = np.concatenate([rest, part.to_ndarray()[0]])
                whole = len(rest) // _BLOCK * _BLOCK
                peaks += np.abs(rest[:whole]).reshape(-1, _BLOCK).max(axis=1).tolist()
                rest = rest[whole:]
            if len(peaks) * _BLOCK > LONGEST * RATE:
                raise MediaError(Problem.TOO_LONG)
    if len(rest):
        peaks.append(float(np.abs(rest).max()))
    if not peaks:
        raise MediaError(Problem.CORRUPT)
    starts = np.arange(points) * len(peaks) // points
    return np.clip(np.maximum.reduceat(peaks, starts), 0, 1).round(3).tolist()


def waveform_picture(path: Path) -> bytes:
    """A sound as a JPEG. Raises MediaError as `waveform` does."""
    image = Image.new("RGB", (2 * POINTS, 120), "white")
    pen = ImageDraw.Draw(image)
    for at, peak in enumerate(waveform(path, POINTS)):
        pen.line((2 * at, 60 - 56 * peak, 2 * at, 60 + 56 * peak), fill="#0b6e99")
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _still(container: InputContainer) -> av.VideoFrame:
    stream, clock = film(container), Clock(LOOK)
    if stream is None:
        raise MediaError(Problem.NO_PICTURE)
    frame, begin = None, (container.start_time or 0) / av.time_base
    at = begin + (container.duration or 0) / av.time_base / 10
    container.seek(round(at * av.time_base))
    # The seek leads to the whole picture before that moment, or, in some files, to nothing.
    for frame in container.decode(stream):
        clock.check()
        if (frame.time or 0.0) >= at:
            return frame
    container.seek(0)
    frame = frame or next(iter(container.decode(stream)), None)
    if frame is None:
        raise MediaError(Problem.CORRUPT)
    return frame
