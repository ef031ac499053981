"""A film of still pictures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageFilter, ImageOps

RATE = 25
_SHARP = 24_000_000  # bits a second: it is written to be read once more


def slideshow(
    pictures: Sequence[Image.Image], seconds: float, out: Path, *, size: tuple[int, int]
) -> None:
    """Write pictures, each for an equal part of the time, as a film without sound (Matroska).

    A picture of another shape stands before itself, out of focus.
    """
    frames = max(round(seconds * RATE), len(pictures))
    with av.open(f"file:{out}", "w", format="matroska") as target:
        stream = target.add_stream("mpeg4", rate=RATE)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt, stream.bit_rate = "yuv420p", _SHARP
        stream.codec_context.time_base = Fraction(1, RATE)
        shown = -1
        for number in range(frames):
            if shown != (shown := number * len(pictures) // frames):
                picture = av.VideoFrame.from_image(_fitted(pictures[shown], size))
            picture.pts, picture.time_base = number, Fraction(1, RATE)
            target.mux(stream.encode(picture))
        target.mux(stream.encode(None))


def _fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    picture = picture.convert("RGB")
    back = ImageOps.fit(picture, size).filter(ImageFilter.GaussianBlur(max(size) / 40))
    front = ImageOps.contain(picture, size)
    back.paste(front, ((size[0] - front.width) // 2, (size[1] - front.height) // 2))
    return back
