"""A film for television and for phones: from a film, or from photos with a voice.

What stands over the picture: the headline and the unit at first (lower third), and throughout that
a voice is synthetic or the content machine-made, where it is. Upright and square films are watched
without sound, so their captions are burnt in; those for television come beside the film.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from PIL import Image

from lantoa.channels.packages.loudspeaker import script_of
from lantoa.channels.packages.making import Made, MadeFile, Maker, Sources, heard, tags
from lantoa.channels.packages.radio import shorter
from lantoa.channels.packages.sheet import Sheet
from lantoa.channels.packages.speech import SYNTHETIC, speak
from lantoa.media import MediaError, Problem, safe_image
from lantoa.media.av import Fit, Overlay, loudness, normalise, poster, probe, rendition
from lantoa.media.av.opening import Progress
from lantoa.media.av.slides import slideshow
from lantoa.media.captions import Cue, parse, to_srt, to_vtt
from lantoa.text.spoken import spoken, syllables
from lantoa.typeset import to_png

SCREEN = Path(__file__).parent / "screen.typ"
LONGEST = 60
"""Seconds of speech over photos; a longer text is cut down to its lead."""
LOWER = (0.5, 6.0)
LETTERS = 64
"""In a caption: two lines on an upright phone."""
AI = "Nội dung có dùng trí tuệ nhân tạo / AI-generated"


@dataclass(frozen=True)
class Screen:
    """A shape of screen; ``burnt``: captions are part of the picture."""

    name: str
    width: int
    height: int
    burnt: bool


WIDE = Screen("16x9", 1920, 1080, burnt=False)
SQUARE = Screen("1x1", 1080, 1080, burnt=True)
TALL = Screen("9x16", 1080, 1920, burnt=True)


@dataclass(frozen=True)
class _Content:
    """What is seen and heard before anything stands over it."""

    pictures: Path
    voice: Path | None
    cues: tuple[Cue, ...]
    synthetic: bool


def film(screen: Screen) -> Maker:
    """The maker of a film for a screen."""
    return partial(_film, screen)


def _film(screen: Screen, sheet: Sheet, sources: Sources, folder: Path, progress: Progress) -> Made:
    content = _filmed(sources) if sources.film else _shown(screen, sheet, sources, folder)
    sound = _levelled(content.voice, folder)
    out, still = folder / "film.mp4", folder / "film.jpg"
    seconds = probe(content.pictures).duration
    info = rendition(
        content.pictures,
        out,
        width=screen.width,
        height=screen.height,
        fit=Fit.PAD,
        overlays=_overlays(screen, sheet, content, seconds),
        soundtrack=sound,
        metadata=tags(sheet, synthetic=content.synthetic),
        progress=progress,
    )
    still.write_bytes(poster(out, longest=max(screen.width, screen.height)))
    measured = loudness(out) if sound else None
    files = [
        MadeFile(f"phim-{screen.name}.mp4", out, "video/mp4"),
        MadeFile(f"anh-bia-{screen.name}.jpg", still, "image/jpeg"),
        *_captions(content.cues, folder),
    ]
    return Made(tuple(files), {
        "seconds": round(info.duration, 1),
        "width": info.width,
        "height": info.height,
        "synthetic": content.synthetic,
        **(heard(measured) if measured else {}),
    })  # fmt: skip


def _filmed(sources: Sources) -> _Content:
    assert sources.film is not None
    voice = sources.film if probe(sources.film).audio_codec else None
    return _Content(sources.film, voice, _read(sources), synthetic=False)


def _shown(screen: Screen, sheet: Sheet, sources: Sources, folder: Path) -> _Content:
    """Photos, or a card with the headline, for as long as the voice lasts; without a voice, for
    as long as it takes to read."""
    sheets = shorter(sheet)
    said = next((one for one in sheets if script_of(one).seconds <= LONGEST), sheets[-1])
    voice, cues = sources.recording, _read(sources)
    synthetic = voice is None
    if voice is None and (wave := speak("\n\n".join(script_of(said).paragraphs), title="")):
        voice = folder / "voice.wav"
        voice.write_bytes(wave)
    seconds = probe(voice).duration if voice else float(max(script_of(said).seconds, 5))
    if synthetic:
        cues = timed((said.headline, said.lead, *said.paragraphs), seconds)
    pictures = folder / "pictures.mkv"
    slideshow(_pictures(screen, sheet, sources), seconds, pictures,
              size=(screen.width, screen.height))  # fmt: skip
    return _Content(pictures, voice, cues, synthetic=synthetic and voice is not None)


def _pictures(screen: Screen, sheet: Sheet, sources: Sources) -> Sequence[Image.Image]:
    longest = max(screen.width, screen.height)
    photos = [safe_image(path.read_bytes(), longest=longest).data for path in sources.photos]
    found = photos or [_drawn(screen, "card", sheet.headline, sheet.unit)]
    return [Image.open(BytesIO(data)) for data in found]


def timed(parts: Iterable[str], seconds: float) -> tuple[Cue, ...]:
    """Captions for a text that a voice reads evenly: as much time as there are syllables."""
    chunks = [chunk for part in dict.fromkeys(parts) for chunk in textwrap.wrap(part, LETTERS)]
    weights = [max(syllables(spoken(chunk)), 1) for chunk in chunks]
    ends = [round(total / sum(weights) * seconds * 1000) for total in accumulate(weights)]
    return tuple(map(Cue, [0, *ends[:-1]], ends, chunks))


def _read(sources: Sources) -> tuple[Cue, ...]:
    if sources.captions is None:
        return ()
    return parse(sources.captions.read_text("utf-8", "replace")).cues


def _overlays(screen: Screen, sheet: Sheet, content: _Content, seconds: float) -> list[Overlay]:
    start, end = LOWER
    found = [Overlay(_drawn(screen, "lower", sheet.headline, sheet.unit), start, end)]
    labels = [SYNTHETIC] * content.synthetic + [AI] * sheet.ai_generated
    if labels:
        found.append(Overlay(_drawn(screen, "label", "\n".join(labels)), 0, seconds + 1))
    if screen.burnt:
        found += [
            Overlay(_drawn(screen, "caption", cue.text), cue.start / 1000, cue.end / 1000)
            for cue in content.cues
        ]
    return found


def _drawn(screen: Screen, kind: str, text: str, unit: str = "") -> bytes:
    data = {
        "kind": kind,
        "text": text,
        "unit": unit,
        "width": screen.width,
        "height": screen.height,
        "foot": 22 if screen.burnt else 8,  # above the captions
    }
    return to_png(SCREEN, data, ppi=72)[0]


def _levelled(voice: Path | None, folder: Path) -> Path | None:
    """The sound at the loudness of broadcasting; None where there is none to be heard."""
    if voice is None:
        return None
    out = folder / "sound.wav"
    try:
        normalise(voice, out)
    except MediaError as problem:
        if problem.problem == Problem.NO_SOUND:
            return None
        raise
    return out


def _captions(cues: tuple[Cue, ...], folder: Path) -> list[MadeFile]:
    if not cues:
        return []
    srt, vtt = folder / "captions.srt", folder / "captions.vtt"
    srt.write_text(to_srt(cues), "utf-8")
    vtt.write_text(to_vtt(cues), "utf-8")
    return [
        MadeFile("phu-de.srt", srt, "application/x-subrip"),
        MadeFile("phu-de.vtt", vtt, "text/vtt"),
    ]
