"""The package for a public loudspeaker: a script, a voice, and a log to sign and bring back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lantoa.channels.packages.press import SHARED
from lantoa.channels.packages.sheet import Sheet, code
from lantoa.channels.packages.speech import engine, speak
from lantoa.text.spoken import reading_seconds, spoken, syllables
from lantoa.typeset import to_pdf

TEMPLATE = Path(__file__).parent / "playlog.typ"


@dataclass(frozen=True)
class Script:
    """What is said, paragraph by paragraph, and how long it takes."""

    paragraphs: tuple[str, ...]
    syllables: int
    seconds: int

    @property
    def text(self) -> str:
        """All of it, a paragraph after an empty line."""
        return "\n\n".join(self.paragraphs)


def script_of(sheet: Sheet) -> Script:
    """The words of a product for the ear; a paragraph that repeats the lead is said once."""
    written = [sheet.headline, sheet.lead, *sheet.paragraphs]
    said = [spoken(part) for part in written if part.strip()]
    unique = tuple(dict.fromkeys(part if part[-1:] in ".!?…" else f"{part}." for part in said))
    text = "\n".join(unique)
    return Script(unique, syllables(text), reading_seconds(text))


def play_log(sheet: Sheet, script: Script, slots: Sequence[str] = (), *, log: str = "") -> bytes:
    """The sheet for the station: the script, the slots, and the lines to sign (PDF), or with
    ``log`` the address where they are signed on a telephone."""
    data = {
        **sheet.data(),
        "script": list(script.paragraphs),
        "minutes": f"{script.seconds // 60}:{script.seconds % 60:02d}",
        "syllables": script.syllables,
        "slots": list(slots),
        "log": log,
        "log_code": code(log) if log else None,
    }
    return to_pdf(TEMPLATE, data, files={SHARED.name: SHARED.read_bytes()}, at=sheet.at)


def package(sheet: Sheet, slots: Sequence[str] = (), *, log: str = "") -> bytes:
    """Everything in one ZIP, with the link to the log if there is one; the same product gives the
    same bytes but for the voice."""
    script = script_of(sheet)
    text = script.text
    audio = speak(text, title=sheet.headline)
    about = {
        "reference": sheet.reference,
        "headline": sheet.headline,
        "unit": sheet.unit,
        "syllables": script.syllables,
        "seconds": script.seconds,
        "slots": list(slots),
        "synthetic_speech": {"engine": engine()} if audio else None,
        "ai_generated_text": sheet.ai_generated,
    }
    files = {
        "loi-doc.txt": text.encode() + b"\n",
        "phieu-phat.pdf": play_log(sheet, script, slots, log=log),
        "thong-tin.json": json.dumps(about, ensure_ascii=False, indent=2).encode() + b"\n",
    }
    if log:
        files["nhat-ky-phat.txt"] = log.encode() + b"\n"
    if audio:
        files["giong-doc-tong-hop.wav"] = audio
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, sheet.at.timetuple()[:6]), content)
    return out.getvalue()
