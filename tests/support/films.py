"""Sounds and films made for a test."""

from pathlib import Path

import av
import numpy as np

RATE = 48_000


def tone(
    path: Path,
    seconds: float = 2,
    *,
    level: float = 0.2,
    click: float = 0,
    quiet_after: float = 1e9,
) -> Path:
    """A tone of 997 Hz; ``click`` is the height of a peak every tenth of a second."""
    times = np.arange(int(seconds * RATE)) / RATE
    wave = level * np.sin(2 * np.pi * 997 * times) * (times < quiet_after)
    if click:
        wave[:: RATE // 10] = click
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for frame in _sound(wave):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def film(
    path: Path,
    seconds: float = 1,
    *,
    size: tuple[int, int] = (160, 90),
    rate: int = 10,
    turned: int = 0,
    sound: bool = True,
    place: str = "",
) -> Path:
    """Red on the left, green at the top right, black at the bottom right; with a tone.

    An ``.m4a`` is the tone alone. ``place`` is what a phone writes into it (ISO 6709).
    """
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2] = (200, 30, 30)
    picture[: height // 2, width // 2 :] = (30, 200, 30)
    seen = path.suffix != ".m4a"
    options = {"movflags": "use_metadata_tags"}
    with av.open(str(path), "w", format=None if seen else "mp4", options=options) as container:
        if place:
            container.metadata["com.apple.quicktime.location.ISO6709"] = place
        if seen:
            codec = "libvpx" if path.suffix == ".webm" else "mpeg4"
            video = container.add_stream(codec, rate=rate)
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            if turned:
                video.set_display_rotation(turned)
        if sound:
            codec = "libopus" if path.suffix == ".webm" else "aac"
            audio = container.add_stream(codec, rate=RATE, layout="stereo")
            times = np.arange(int(seconds * RATE)) / RATE
            resampler = av.AudioResampler(
                audio.format, "stereo", RATE, audio.codec_context.frame_size
            )
            for frame in _sound(0.2 * np.sin(2 * np.pi * 500 * times)):
                for part in resampler.resample(frame):
                    container.mux(audio.encode(part))
            container.mux(audio.encode(None))
        for _ in range(int(seconds * rate) if seen else 0):
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        if seen:
            container.mux(video.encode(None))
    return path


def _sound(wave: np.ndarray) -> list[av.AudioFrame]:
    frames = []
    for start in range(0, len(wave), 4800):
        part = (wave[start : start + 4800] * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        frames.append(frame)
    return frames
