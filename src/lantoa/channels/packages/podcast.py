"""An episode of the podcast: one MP3 at the loudness that players expect."""

from __future__ import annotations

from pathlib import Path

from lantoa.channels.packages.errors import CannotMakeError, Obstacle
from lantoa.channels.packages.loudspeaker import script_of
from lantoa.channels.packages.making import Made, MadeFile, Sources, heard, tags
from lantoa.channels.packages.sheet import Sheet
from lantoa.channels.packages.speech import speak
from lantoa.media.av import normalise, probe
from lantoa.media.av.opening import Progress

LOUDNESS = -16.0
"""LUFS; what Apple asks of podcasts, which are heard in the street."""


def episode(sheet: Sheet, sources: Sources, folder: Path, progress: Progress) -> Made:
    """The recording if there is one, or else the whole text as a voice reads it.

    Raises CannotMakeError (NO_VOICE).
    """
    voice, said = sources.recording, ""
    if voice is None:
        said = "\n\n".join(script_of(sheet).paragraphs)
        sound = speak(said, title=sheet.headline)
        if sound is None:
            raise CannotMakeError(Obstacle.NO_VOICE)
        voice = folder / "voice.wav"
        voice.write_bytes(sound)
    progress(0.2)
    out = folder / "episode.mp3"
    loud = normalise(voice, out, target=LOUDNESS, metadata=tags(sheet, synthetic=bool(said)))
    facts = {
        "seconds": round(probe(out).duration, 1),
        **heard(loud),
        "synthetic": bool(said),
        "said": said,
    }
    return Made((MadeFile("podcast.mp3", out, "audio/mpeg"),), facts)
