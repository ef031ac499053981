"""What sound and film are made of, and what comes of it: files in a folder, plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lantoa.channels.packages.sheet import Sheet
from lantoa.channels.packages.speech import SYNTHETIC
from lantoa.media.av.levels import Lufs
from lantoa.media.av.opening import Progress


@dataclass(frozen=True)
class Sources:
    """The masters of a product, as files on this machine."""

    recording: Path | None = None
    film: Path | None = None
    captions: Path | None = None
    photos: tuple[Path, ...] = ()


@dataclass(frozen=True)
class MadeFile:
    """One file, under the name that people get it by."""

    name: str
    path: Path
    mime: str


@dataclass(frozen=True)
class Made:
    """The files, the first being the thing itself, and what was measured of it."""

    files: tuple[MadeFile, ...]
    facts: Mapping[str, object] = field(default_factory=dict)


def heard(loud: Lufs) -> dict[str, float]:
    """What was measured, as it is kept: LUFS and dBTP to a tenth."""
    return {"integrated": round(loud.integrated, 1), "true_peak": round(loud.true_peak, 1)}


Maker = Callable[[Sheet, Sources, Path, Progress], Made]
"""Makes something of a product in an empty folder."""


def tags(sheet: Sheet, *, synthetic: bool) -> dict[str, str]:
    """The metadata of a file of sound or film; a synthetic voice says so there too."""
    comment = [SYNTHETIC] if synthetic else []
    if sheet.ai_generated:
        comment.append("Nội dung có dùng trí tuệ nhân tạo / AI-generated content")
    return {
        "title": sheet.headline,
        "artist": sheet.author or sheet.unit,
        "date": sheet.at.strftime("%Y-%m-%d"),
        "comment": "; ".join([*comment, sheet.reference]),
    }
