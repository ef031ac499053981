"""Versions of a film for the web and for the screens of channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.filter import Graph
from av.filter.context import FilterContext
from PIL import Image

from lantoa.media.av.opening import (
    LONGEST,
    WORK,
    Clock,
    Progress,
    drained,
    film,
    opened,
    probe,
    sound,
    told,
)
from lantoa.media.av.tracks import CODECS, Pictures, Sounds
from lantoa.media.kinds import MediaError, Problem
from lantoa.media.recordings import AvInfo

FRAME_RATE = 30
_THOUSANDTH = Fraction(1, 1000)


class Fit(StrEnum):
    """How a film comes into a shape that is not its own."""

    INSIDE = "inside"
    PAD = "pad"
    CROP = "crop"


@dataclass(frozen=True)
class Overlay:
    """A PNG with transparency, as large as the film, from one second to another."""

    png: bytes
    start: float
    end: float


def rendition(
    path: Path,
    out: Path,
    *,
    width: int,
    height: int,
    fit: Fit = Fit.INSIDE,
    overlays: Sequence[Overlay] = (),
    soundtrack: Path | None = None,
    metadata: Mapping[str, str] | None = None,
    progress: Progress = lambda share: None,
) -> AvInfo:
    """Write a film to ``out``: WebM (VP9, Opus) or MP4 (H.264, AAC), by its name.

    INSIDE keeps the shape, at most ``width`` × ``height`` and never larger than it was; PAD fills
    the rest with the film itself, out of focus; CROP cuts off what is too much. ``soundtrack`` is
    heard instead of the film's own sound. ``progress`` is told about once a second of film; what
    it raises stops the work and is raised here. A broken-off ``out`` is removed.

    Raises MediaError: NOT_AV, NO_PICTURE, CORRUPT, TOO_LONG, TOO_MANY_PIXELS, TOO_SLOW.
    """
    info = probe(path)
    if info.kind != "video":
        raise MediaError(Problem.NO_PICTURE)
    size = _inside(info, width, height) if fit == Fit.INSIDE else (_even(width), _even(height))
    rate = min(round(info.frame_rate) or FRAME_RATE, FRAME_RATE)
    try:
        with (
            opened(path) as source,
            opened(soundtrack or path) as heard,
            told(),
            av.open(f"file:{out}", "w") as target,
        ):
            moving = film(source)
            assert moving is not None  # probe has seen it
            target.metadata.update(metadata or {})
            shaping = _Shaping(moving, size, rate, fit, overlays)
            pictures = Pictures(target, out, size, rate)
            sounds = Sounds(target, CODECS[out.suffix][1]) if sound(heard) else None
            for frame in _merged(source, heard if sounds else None, info, progress):
                if isinstance(frame, av.VideoFrame):
                    for shaped in shaping.shaped(frame):
                        target.mux(pictures.packets(shaped))
                elif sounds:
                    target.mux(sounds.packets(frame))
            for shaped in shaping.shaped(None):
                target.mux(pictures.packets(shaped))
            target.mux(pictures.packets(None))
            if sounds:
                target.mux(sounds.packets(None))
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return probe(out)


def _merged(
    source: InputContainer, heard: InputContainer | None, info: AvInfo, progress: Progress
) -> Iterator[av.VideoFrame | av.AudioFrame]:
    """The pictures, and the sound up to the film's end, in the order of their time."""
    stream = sound(heard) if heard else None
    sounds = heard.decode(stream) if heard and stream else iter(())
    waiting = next(sounds, None)
    for picture in _pictures(source, info, progress):
        while waiting and (waiting.time or 0.0) <= (picture.time or 0.0):
            yield waiting
            waiting = next(sounds, None)
        yield picture
    while waiting and (waiting.time or 0.0) < info.duration:
        yield waiting
        waiting = next(sounds, None)
    progress(1.0)


def _pictures(source: InputContainer, info: AvInfo, progress: Progress) -> Iterator[av.VideoFrame]:
    clock, second, moving = Clock(WORK), 0.0, film(source)
    assert moving is not None
    for frame in source.decode(moving):
        clock.check()
        if frame.time is not None and frame.time >= second + 1:
            second = frame.time
            if second > LONGEST:
                raise MediaError(Problem.TOO_LONG)
            progress(min(second / max(info.duration, 1.0), 1.0))
        yield frame


class _Shaping:
    """Frames made upright, of one size and rate, with the overlays on top.

    The graph is made for the first frame: only frames know how they are turned.
    """

    def __init__(
        self,
        stream: av.VideoStream,
        size: tuple[int, int],
        rate: int,
        fit: Fit,
        overlays: Sequence[Overlay],
    ) -> None:
        self._stream, self._size, self._rate, self._fit = stream, size, rate, fit
        self._above = _Above(overlays, size) if overlays else None
        self._graph: Graph | None = None

    def shaped(self, frame: av.VideoFrame | None) -> Iterator[av.VideoFrame]:
        """What comes out when a frame goes in; None: that was the last."""
        if self._graph is None:
            if frame is None:
                raise MediaError(Problem.CORRUPT)
            self._graph = self._made(frame.rotation)
        if self._above and frame is not None:
            self._above.show(frame.time or 0.0)
        self._entry.push(frame)
        for done in drained(self._graph):
            assert isinstance(done, av.VideoFrame)
            yield done

    def _made(self, rotation: int) -> Graph:
        graph, (width, height) = Graph(), self._size
        self._entry = last = graph.add_buffer(template=self._stream)
        last = _chained(graph, last, [("transpose", "cclock")] * (round(rotation / 90) % 4))
        if self._fit == Fit.PAD:
            last = self._padded(graph, last)
        elif self._fit == Fit.CROP:
            last = _chained(graph, last, _covering(width, height))
        else:
            last = _chained(graph, last, [("scale", f"{width}:{height}")])
        last = _chained(graph, last, [("setsar", "1"), ("fps", str(self._rate))])
        if self._above:
            last = self._above.laid_on(graph, last)
        _chained(graph, last, [("format", "yuv420p"), ("buffersink", "")])
        graph.configure()
        return graph

    def _padded(self, graph: Graph, last: FilterContext) -> FilterContext:
        """The film on itself, out of focus: blurred while it is small, which is quick."""
        width, height = self._size
        both = graph.add("split")
        last.link_to(both)
        small = _covering(max(width // 8, 2), max(height // 8, 2))
        blurred = [*small, ("avgblur", "3"), ("scale", f"{width}:{height}:flags=bilinear")]
        back = _chained(graph, both, blurred)
        front = graph.add("scale", f"{width}:{height}:force_original_aspect_ratio=decrease")
        both.link_to(front, 1, 0)
        over = graph.add("overlay", "(W-w)/2:(H-h)/2")
        back.link_to(over, 0, 0)
        front.link_to(over, 0, 1)
        return over


class _Above:
    """The overlays as one stream of pictures, each made when it is near: a film has hundreds."""

    def __init__(self, overlays: Sequence[Overlay], size: tuple[int, int]) -> None:
        self._overlays, self._size = overlays, size
        times = {0.0, *(o.start for o in overlays), *(o.end for o in overlays)}
        self._changes, self._shown = sorted(times), 0

    def laid_on(self, graph: Graph, last: FilterContext) -> FilterContext:
        """Put the stream over what comes from ``last``."""
        width, height = self._size
        self._entry = graph.add_buffer(
            width=width, height=height, format=av.VideoFormat("rgba"), time_base=_THOUSANDTH
        )
        over = graph.add("overlay")
        last.link_to(over, 0, 0)
        self._entry.link_to(over, 0, 1)
        return over

    def show(self, time: float) -> None:
        """The film has come to ``time``. The filter waits for the picture after the one that it
        shows, so one is always ahead."""
        while self._shown < len(self._changes) and (
            self._shown < 2 or time >= self._changes[self._shown - 1]
        ):
            at = self._changes[self._shown]
            frame = av.VideoFrame.from_ndarray(np.asarray(self._picture(at)), format="rgba")
            frame.pts, frame.time_base = round(at * 1000), _THOUSANDTH
            self._entry.push(frame)
            self._shown += 1
            if self._shown == len(self._changes):
                self._entry.push(None)

    def _picture(self, at: float) -> Image.Image:
        picture = Image.new("RGBA", self._size)
        for overlay in self._overlays:
            if overlay.start <= at < overlay.end:
                picture.alpha_composite(Image.open(BytesIO(overlay.png)).convert("RGBA"))
        return picture


def _covering(width: int, height: int) -> list[tuple[str, str]]:
    """Fill a box, whatever the shape, and cut off the rest."""
    return [
        ("scale", f"{width}:{height}:force_original_aspect_ratio=increase"),
        ("crop", f"{width}:{height}"),
    ]


def _chained(graph: Graph, last: FilterContext, steps: Sequence[tuple[str, str]]) -> FilterContext:
    for name, args in steps:
        step = graph.add(name, args or None)
        last.link_to(step)
        last = step
    return last


def _inside(info: AvInfo, width: int, height: int) -> tuple[int, int]:
    scale = min(width / info.width, height / info.height, 1.0)
    return _even(info.width * scale), _even(info.height * scale)


def _even(length: float) -> int:
    """Colours are stored for two pixels together."""
    return max(2, round(length / 2) * 2)
