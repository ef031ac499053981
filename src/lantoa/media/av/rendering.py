"""Versions of a film for the web and for the screens of channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
from av.filter import Graph
from av.filter.context import FilterContext
from PIL import Image

from lantoa.media.av.opening import (
    LONGEST,
    WORK,
    AvInfo,
    Clock,
    Progress,
    film,
    opened,
    probe,
    sound,
    told,
)
from lantoa.media.av.tracks import CODECS, Pictures, Sounds
from lantoa.media.kinds import MediaError, Problem

FRAME_RATE = 30


class Fit(StrEnum):
    """How a film comes into a shape that is not its own."""

    INSIDE = "inside"
    PAD = "pad"
    CROP = "crop"


@dataclass(frozen=True)
class Overlay:
    """A PNG with transparency over the whole picture, from one second to another."""

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
    progress: Progress = lambda share: None,
) -> AvInfo:
    """Write a film to ``out``: WebM (VP9, Opus) or MP4 (H.264, AAC), by its name.

    INSIDE keeps the shape, at most ``width`` × ``height`` and never larger than it was; PAD fills
    the rest with black; CROP cuts off what is too much. ``progress`` is told about once a second
    of film; what it raises stops the work and is raised here. A broken-off ``out`` is removed.

    Raises MediaError: NOT_AV, NO_PICTURE, CORRUPT, TOO_LONG, TOO_MANY_PIXELS, TOO_SLOW.
    """
    info = probe(path)
    if info.kind != "video":
        raise MediaError(Problem.NO_PICTURE)
    size = _inside(info, width, height) if fit == Fit.INSIDE else (_even(width), _even(height))
    rate = min(round(info.frame_rate) or FRAME_RATE, FRAME_RATE)
    try:
        with opened(path) as source, told(), av.open(f"file:{out}", "w") as target:
            moving, heard = film(source), sound(source)
            assert moving is not None  # probe has seen it
            shaping = _Shaping(moving, size, rate, fit, overlays)
            pictures = Pictures(target, out, size, rate)
            sounds = Sounds(target, CODECS[out.suffix][1]) if heard else None
            for frame in _decoded(source, info, progress):
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


def _decoded(
    source: av.container.InputContainer, info: AvInfo, progress: Progress
) -> Iterator[av.VideoFrame | av.AudioFrame]:
    clock, second = Clock(WORK), 0.0
    streams = [stream for stream in (film(source), sound(source)) if stream]
    for frame in source.decode(*streams):
        clock.check()
        assert isinstance(frame, av.VideoFrame | av.AudioFrame)
        if frame.time is not None and frame.time >= second + 1:
            second = frame.time
            if second > LONGEST:
                raise MediaError(Problem.TOO_LONG)
            progress(min(second / max(info.duration, 1.0), 1.0))
        yield frame
    progress(1.0)


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
        self._stream, self._size, self._rate = stream, size, rate
        self._fit, self._overlays = fit, overlays
        self._graph: Graph | None = None

    def shaped(self, frame: av.VideoFrame | None) -> Iterator[av.VideoFrame]:
        """What comes out when a frame goes in; None: that was the last."""
        if self._graph is None:
            if frame is None:
                raise MediaError(Problem.CORRUPT)
            self._graph = self._made(frame.rotation)
        self._entry.push(frame)
        while True:
            try:
                done = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            assert isinstance(done, av.VideoFrame)
            yield done

    def _made(self, rotation: int) -> Graph:
        graph = Graph()
        self._entry = last = graph.add_buffer(template=self._stream)
        last = _chained(graph, last, self._steps(rotation))
        above = []
        for overlay in self._overlays:
            frame = av.VideoFrame.from_image(Image.open(BytesIO(overlay.png)).convert("RGBA"))
            entry = graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format,
                time_base=Fraction(1, 1),
            )
            over = graph.add("overlay", f"enable='between(t,{overlay.start},{overlay.end})'")
            last.link_to(over, 0, 0)
            entry.link_to(over, 0, 1)
            above.append((entry, frame))
            last = over
        _chained(graph, last, [("format", "yuv420p"), ("buffersink", "")])
        graph.configure()
        for entry, frame in above:
            frame.pts = 0
            entry.push(frame)
            entry.push(None)
        return graph

    def _steps(self, rotation: int) -> Iterator[tuple[str, str]]:
        width, height = self._size
        for _ in range(round(rotation / 90) % 4):
            yield "transpose", "cclock"
        keep = {Fit.PAD: "decrease", Fit.CROP: "increase", Fit.INSIDE: "disable"}[self._fit]
        yield "scale", f"{width}:{height}:force_original_aspect_ratio={keep}"
        if self._fit == Fit.PAD:
            yield "pad", f"{width}:{height}:(ow-iw)/2:(oh-ih)/2"
        if self._fit == Fit.CROP:
            yield "crop", f"{width}:{height}"
        yield "setsar", "1"
        yield "fps", str(self._rate)


def _chained(
    graph: Graph, last: FilterContext, steps: Iterator[tuple[str, str]] | list[tuple[str, str]]
) -> FilterContext:
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
