"""Sound and film, a frame at a time, with FFmpeg's libraries through PyAV: what a file is, a
picture of it, a version of it for a channel, and how loud it is."""

from lantoa.media.av.levels import Lufs, loudness, normalise, rewrite
from lantoa.media.av.opening import probe
from lantoa.media.av.pictures import poster, waveform, waveform_picture
from lantoa.media.av.rendering import Fit, Overlay, rendition

__all__ = [
    "Fit",
    "Lufs",
    "Overlay",
    "loudness",
    "normalise",
    "poster",
    "probe",
    "rendition",
    "rewrite",
    "waveform",
    "waveform_picture",
]
