"""Opening what somebody sent: only as a known kind of file, only this one file, within limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from errno import EDQUOT, EIO, ENOSPC
from pathlib import Path

import av
from av.container import InputContainer
from av.filter import Graph
from av.stream import Disposition

from lantoa.media.images import MOST_PIXELS
from lantoa.media.kinds import MediaError, Problem
from lantoa.media.recordings import AvInfo

FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,asf,flv,ogg,mp3,aac,wav,w64,flac,amr,caf,aiff"
"""No playlist and no list of files is among them: those make FFmpeg open other files and
addresses, named by whoever sent the file."""

LONGEST = 12 * 3600
LOOK, WORK = 60.0, 4 * 3600.0
"""Seconds: the longest film, and the longest that looking and that working may take."""


class Clock:
    """Stops work that takes too long."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise MediaError (TOO_SLOW) when the time is over."""
        if time.monotonic() > self._end:
            raise MediaError(Problem.TOO_SLOW)


def probe(path: Path) -> AvInfo:
    """What a file is. Its first picture and its first sound are decoded, so it opens.

    Raises MediaError: NOT_AV, CORRUPT, TOO_LONG, TOO_MANY_PIXELS, TOO_SLOW.
    """
    clock = Clock(LOOK)
    with opened(path) as container:
        info = _described(container)
        duration = _duration(container, clock)
    if duration > LONGEST:
        raise MediaError(Problem.TOO_LONG)
    return replace(info, duration=duration)


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """A file to read from; whatever FFmpeg stumbles over inside becomes a MediaError."""
    if not path.is_file():
        raise FileNotFoundError(path)
    with told():
        options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
        try:
            container = av.open(f"file:{path}", options=options, metadata_errors="replace")
        except av.FFmpegError as problem:
            raise MediaError(Problem.NOT_AV) from problem
        with container:
            for stream in filter(_decodable, container.streams.video):
                _within_limits(stream.codec_context)
            yield container


@contextmanager
def told() -> Iterator[None]:
    """FFmpeg's complaints about a file, as one of ours; a full disk is not the file's fault."""
    try:
        yield
    except MediaError:
        raise
    # PyAV raises ValueError for some parameters of streams that make no sense.
    except (av.FFmpegError, ValueError) as problem:
        if getattr(problem, "errno", None) in (ENOSPC, EDQUOT, EIO):
            raise
        raise MediaError(Problem.CORRUPT) from problem


def film(container: InputContainer) -> av.VideoStream | None:
    """The stream of moving pictures; the cover of an album is none."""
    for stream in filter(_decodable, container.streams.video):
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def sound(container: InputContainer) -> av.AudioStream | None:
    """The first stream of sound."""
    return next(filter(_decodable, container.streams.audio), None)


def upright(frame: av.VideoFrame) -> tuple[int, int]:
    """Width and height of a frame as it is meant to be seen: phones film lying on their side."""
    turned = round(frame.rotation / 90) % 2
    return (frame.height, frame.width) if turned else (frame.width, frame.height)


Progress = Callable[[float], None]
"""Told the share that is done, from 0 to 1. Whatever it raises stops the work."""


def _described(container: InputContainer) -> AvInfo:
    moving, heard = film(container), sound(container)
    if moving is None and heard is None:
        raise MediaError(Problem.NOT_AV)
    info = AvInfo("video" if moving else "audio", 0.0, container.format.name)
    if moving:
        picture = _first(container, moving)
        assert isinstance(picture, av.VideoFrame)
        width, height = upright(picture)
        codec, rate = moving.codec_context.name, float(moving.average_rate or 0)
        info = replace(info, video_codec=codec, width=width, height=height, frame_rate=rate)
    if heard:
        _first(container, heard)
        codec, channels = heard.codec_context.name, heard.codec_context.channels
        info = replace(info, audio_codec=codec, sample_rate=heard.rate, channels=channels)
    return info


def _first(container: InputContainer, stream: av.VideoStream | av.AudioStream) -> object:
    frame = next(iter(container.decode(stream)), None)
    if frame is None:
        raise MediaError(Problem.CORRUPT)
    container.seek(0)
    return frame


def _duration(container: InputContainer, clock: Clock) -> float:
    """As the file says; a recording that was broken off does not say it, so its packets do."""
    if container.duration:
        return container.duration / av.time_base
    last = 0.0
    for packet in container.demux():
        clock.check()
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return last


def _decodable(stream: av.VideoStream | av.AudioStream) -> bool:
    """Whether there is a decoder for it: PyAV has no context for a codec that is unknown."""
    return stream.codec_context is not None


def _within_limits(context: av.VideoCodecContext) -> None:
    """Before anything is decoded: pictures that would fill the memory are refused."""
    if context.width * context.height > MOST_PIXELS:
        raise MediaError(Problem.TOO_MANY_PIXELS)
    context.options = {**context.options, "max_pixels": str(MOST_PIXELS)}


def drained(graph: Graph) -> Iterator[av.AudioFrame | av.VideoFrame]:
    """What has come out of a graph of filters so far."""
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, av.AudioFrame | av.VideoFrame)
        yield frame
