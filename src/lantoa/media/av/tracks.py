"""The two tracks of a film that is being written: frames go in, packets come out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.frame import PictureType

H264 = ("libopenh264", "libx264", "mpeg4")
"""Encoders for MP4, the first that is there: H.264 plays everywhere, and what a build of FFmpeg
without any makes instead is still taken by editors and networks."""

CODECS = {".webm": ("libvpx-vp9", "libopus"), ".mp4": ("", "aac")}
OPTIONS = {
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "7", "row-mt": "1"},
    "libx264": {"preset": "veryfast"},
}
SAMPLES = 48_000
_BITS_A_PIXEL, _LEAST_BITS, _SOUND_BITS = 0.09, 150_000, 128_000


class Pictures:
    """The moving pictures; frames come in the size and rate of the film."""

    def __init__(
        self, target: OutputContainer, out: Path, size: tuple[int, int], rate: int
    ) -> None:
        codec = CODECS[out.suffix][0] or next(c for c in H264 if c in av.codecs_available)
        stream = target.add_stream(codec, rate=rate, options=OPTIONS.get(codec, {}))
        assert isinstance(stream, av.VideoStream)
        self._stream = stream
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        self._stream.bit_rate = max(int(size[0] * size[1] * rate * _BITS_A_PIXEL), _LEAST_BITS)
        self._stream.codec_context.time_base = Fraction(1, rate)

    def packets(self, frame: av.VideoFrame | None) -> list[av.Packet]:
        """Encode a frame; None: that was the last."""
        if frame is not None:
            frame.pict_type = PictureType.NONE  # the encoder chooses its own key frames
        return self._stream.encode(frame)


class Sounds:
    """The sound: whatever form it comes in, stereo at 48 kHz."""

    def __init__(self, target: OutputContainer, codec: str, bit_rate: int = _SOUND_BITS) -> None:
        stream = target.add_stream(codec, rate=SAMPLES, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = bit_rate
        self._stream = stream
        frame_size = stream.codec_context.frame_size or None
        self._resampler = av.AudioResampler(stream.format, "stereo", SAMPLES, frame_size)

    def packets(self, frame: av.AudioFrame | None) -> list[av.Packet]:
        """Encode a frame; None: that was the last."""
        parts: list[av.AudioFrame | None] = [*self._resampler.resample(frame)]
        if frame is None:
            parts.append(None)
        return [packet for part in parts for packet in self._stream.encode(part)]
