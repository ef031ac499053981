"""Loudness by EBU R 128, measured by FFmpeg's ``ebur128`` and brought to a target."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
from av.filter import Graph

from lantoa.media.av.opening import WORK, Clock, drained, opened, sound
from lantoa.media.av.tracks import SAMPLES, Sounds
from lantoa.media.kinds import MediaError, Problem

TARGET = -23.0
TOLERANCE = 0.5
CEILING = -1.0
"""LUFS and LU of EBU R 128 (the tolerance for what cannot be adjusted exactly), and its largest
true peak in dBTP."""

SILENCE = -69.0
"""The absolute gate of the measurement is -70: below it there is nothing to make louder."""

CODECS = {
    ".wav": ("pcm_s16le", 1_536_000),
    ".mp3": ("libmp3lame", 192_000),
    ".m4a": ("aac", 160_000),
}
_ROUNDS = 6
_OVERSAMPLED = 4 * SAMPLES  # peaks between the samples are seen, and limited, there


@dataclass(frozen=True)
class Lufs:
    """Integrated loudness in LUFS, loudness range in LU, true peak in dBTP."""

    integrated: float
    range: float
    true_peak: float


def loudness(path: Path) -> Lufs:
    """Measure a file. Raises MediaError: NOT_AV, NO_SOUND, CORRUPT, TOO_SLOW."""
    last: Mapping[str, str] = {}
    for frame in _filtered(path, [("ebur128", "peak=true:metadata=1:framelog=quiet")]):
        last = frame.metadata or last  # the last tenth of a second may be incomplete
    if not last:
        raise MediaError(Problem.CORRUPT)
    peak = float(last["lavfi.r128.true_peak"])
    return Lufs(
        integrated=float(last["lavfi.r128.I"]),
        range=float(last["lavfi.r128.LRA"]),
        true_peak=20 * math.log10(peak) if peak > 0 else -math.inf,
    )


def normalise(
    path: Path,
    out: Path,
    *,
    target: float = TARGET,
    metadata: Mapping[str, str] | None = None,
) -> Lufs:
    """Write the sound of ``path`` to ``out`` (WAV, MP3 or M4A, by its name) at a loudness, its
    peaks held under the ceiling, and return what was then measured of ``out``.

    A limiter takes loudness away with the peaks, so the result is measured and done again, louder.
    Raises MediaError: NOT_AV, NO_SOUND (also for silence), CORRUPT, TOO_SLOW.
    """
    before = loudness(path)
    if before.integrated < SILENCE:
        raise MediaError(Problem.NO_SOUND)
    gain = target - before.integrated
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        draft = Path(folder) / out.name
        for _ in range(_ROUNDS):
            write_sound(path, draft, _steps(gain, before.true_peak), metadata or {})
            measured = loudness(draft)
            if abs(measured.integrated - target) <= TOLERANCE / 5:
                break
            gain += target - measured.integrated
        shutil.move(draft, out)
    return measured


def rewrite(path: Path, out: Path) -> None:
    """Write the sound of ``path`` to ``out`` as it is, without what else is in the file.

    Raises MediaError: NOT_AV, NO_SOUND, CORRUPT, TOO_SLOW.
    """
    write_sound(path, out, [], {})


def write_sound(
    path: Path, out: Path, steps: list[tuple[str, str]], metadata: Mapping[str, str]
) -> None:
    """Write the sound of ``path``, after some filters, to ``out``."""
    with av.open(f"file:{out}", "w") as container:
        container.metadata.update(metadata)
        sounds = Sounds(container, *CODECS[out.suffix])
        for frame in _filtered(path, steps):
            container.mux(sounds.packets(frame))
        container.mux(sounds.packets(None))


def _steps(gain: float, peak: float) -> list[tuple[str, str]]:
    steps = [("volume", f"{gain:.2f}dB")]
    if peak + gain > CEILING - TOLERANCE:
        limit = 10 ** ((CEILING - TOLERANCE) / 20)
        steps += [
            ("aresample", str(_OVERSAMPLED)),
            ("alimiter", f"limit={limit:.4f}:attack=2:release=60:level=false"),
            ("aresample", str(SAMPLES)),
        ]
    return steps


def _filtered(path: Path, steps: list[tuple[str, str]]) -> Iterator[av.AudioFrame]:
    clock = Clock(WORK)
    with opened(path) as container:
        stream = sound(container)
        if stream is None:
            raise MediaError(Problem.NO_SOUND)
        graph = Graph()
        chain = [graph.add_abuffer(template=stream)]
        chain += [graph.add(name, args) for name, args in steps]
        graph.link_nodes(*chain, graph.add("abuffersink")).configure()
        for frame in container.decode(stream):
            clock.check()
            graph.push(frame)
            yield from _drained(graph)
        graph.push(None)
        yield from _drained(graph)


def _drained(graph: Graph) -> Iterator[av.AudioFrame]:
    for frame in drained(graph):
        assert isinstance(frame, av.AudioFrame)
        yield frame
