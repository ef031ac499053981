"""A radio spot of 15, 30 or 60 seconds at the loudness that stations ask for (EBU R 128)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from lantoa.channels.packages.errors import CannotMakeError, Obstacle
from lantoa.channels.packages.loudspeaker import Script, script_of
from lantoa.channels.packages.making import Made, MadeFile, Maker, Sources, heard, tags
from lantoa.channels.packages.sheet import Sheet
from lantoa.channels.packages.speech import SYNTHETIC, speak
from lantoa.media.av import Lufs, normalise, probe
from lantoa.media.av.opening import Progress
from lantoa.typeset import to_pdf

TEMPLATE = Path(__file__).parent / "radio.typ"
SLOTS = (15, 30, 60)
"""Seconds that stations sell."""


def spot(seconds: int) -> Maker:
    """The maker of a spot for one slot."""
    return partial(_spot, seconds)


def _spot(slot: int, sheet: Sheet, sources: Sources, folder: Path, progress: Progress) -> Made:
    """The recording if there is one, or else the words as a voice reads them.

    Raises CannotMakeError: TOO_LONG for the slot, NO_VOICE on this machine.
    """
    script, voice = None, sources.recording
    if voice is None:
        script, voice = _spoken(sheet, slot, folder)
    if probe(voice).duration > slot:
        raise CannotMakeError(Obstacle.TOO_LONG)
    progress(0.5)
    wav, mp3, sign = folder / "spot.wav", folder / "spot.mp3", folder / "phieu-phat-song.pdf"
    metadata = tags(sheet, synthetic=script is not None)
    loud = normalise(voice, wav, metadata=metadata)
    normalise(voice, mp3, metadata=metadata)
    duration = probe(wav).duration
    sign.write_bytes(_sheet(sheet, slot, duration, loud, script))
    facts = {
        "seconds": round(duration, 1),
        "range": round(loud.range, 1),
        **heard(loud),
        "synthetic": script is not None,
    }
    files = (
        MadeFile(f"spot-{slot}s.wav", wav, "audio/wav"),
        MadeFile(f"spot-{slot}s.mp3", mp3, "audio/mpeg"),
        MadeFile("phieu-phat-song.pdf", sign, "application/pdf"),
    )
    return Made(files, facts)


def shorter(sheet: Sheet) -> list[Sheet]:
    """The whole text, then what is left when it must be shorter."""
    return [
        sheet,
        sheet.saying(sheet.headline, sheet.lead, ()),
        sheet.saying(sheet.headline, "", ()),
    ]


def _spoken(sheet: Sheet, slot: int, folder: Path) -> tuple[Script, Path]:
    """The fullest of the scripts that fits, spoken; what counts is how long the voice takes."""
    path = folder / "voice.wav"
    for script in map(script_of, shorter(sheet)):
        if script.seconds > slot * 1.5:
            continue  # no voice reads that fast
        sound = speak(script.text, title=sheet.headline)
        if sound is None:
            raise CannotMakeError(Obstacle.NO_VOICE)
        path.write_bytes(sound)
        if probe(path).duration <= slot:
            return script, path
    raise CannotMakeError(Obstacle.TOO_LONG)


def _sheet(sheet: Sheet, slot: int, seconds: float, loud: Lufs, script: Script | None) -> bytes:
    data: dict[str, Any] = {
        **sheet.data(),
        "slot": slot,
        "seconds": _number(seconds),
        "integrated": _number(loud.integrated),
        "range": _number(loud.range),
        "true_peak": _number(loud.true_peak),
        "script": list(script.paragraphs) if script else [],
        "voice": SYNTHETIC if script else "",
    }
    return to_pdf(TEMPLATE, data, at=sheet.at)


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").replace("-", "−")
