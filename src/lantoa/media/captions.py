"""Captions: SRT and WebVTT in, WebVTT and SRT out. What cannot be read is named by its line.

WebVTT as in the W3C's specification (https://www.w3.org/TR/webvtt1/), SRT as SubRip writes it.
Positions, colours and styles are left out; who speaks is kept as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import escape, unescape

_ARROW = re.compile(r"\s*(\S+)\s*-->\s*(\S+)(?:\s+.*)?")
_TIME = re.compile(r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>|\{\\[^}]*\}")
_NO_CUES = ("NOTE", "STYLE", "REGION")


class Problem(StrEnum):
    """Why a block is no cue."""

    NO_TIMES = "no_times"
    BAD_TIME = "bad_time"
    BACKWARDS = "backwards"
    OUT_OF_ORDER = "out_of_order"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words shown from ``start`` to ``end``, in milliseconds; 0 ≤ start < end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line, counted from 1."""

    line: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Parsed:
    """The cues that are good, in order, and what is wrong with the others."""

    cues: tuple[Cue, ...]
    faults: tuple[Fault, ...]


def parse(text: str) -> Parsed:
    """Read SRT or WebVTT. A bad block costs itself alone; cues begin in order."""
    cues: list[Cue] = []
    faults: list[Fault] = []
    for first, lines in _blocks(text):
        found = _cue(first, lines, cues[-1].start if cues else 0)
        if isinstance(found, Cue):
            cues.append(found)
        else:
            faults.append(found)
    return Parsed(tuple(cues), tuple(faults))


def to_vtt(cues: Iterable[Cue]) -> str:
    """Write WebVTT; `parse` gives the same cues back."""
    blocks = (
        f"{_shown(cue.start, '.')} --> {_shown(cue.end, '.')}\n{escape(cue.text, quote=False)}\n"
        for cue in cues
    )
    return "\n".join(["WEBVTT\n", *blocks])


def to_srt(cues: Iterable[Cue]) -> str:
    """Write SRT, which has no way to write an arrow or a tag inside the words."""
    return "\n".join(
        f"{number}\n{_shown(cue.start, ',')} --> {_shown(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, 1)
    )


def words(cues: Iterable[Cue]) -> str:
    """What is said, a line a cue; a cue that rolls on from the one before is said once."""
    said: list[str] = []
    for cue in cues:
        line = " ".join(cue.text.split())
        if not said or said[-1] != line:
            said.append(line)
    return "\n".join(said)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The blocks between empty lines that may hold a cue, with the number of their first line."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            first = number - len(block)
            heading = block[0].split(maxsplit=1)[0]
            if not (first == 1 and heading == "WEBVTT") and heading not in _NO_CUES:
                yield first, block
            block = []


def _cue(first: int, lines: list[str], not_before: int) -> Cue | Fault:
    # The times stand in the first line, or in the second one under a number or a name.
    at = next((place for place, line in enumerate(lines[:2]) if "-->" in line), None)
    if at is None:
        return Fault(first, Problem.NO_TIMES)
    arrow = _ARROW.fullmatch(lines[at])
    times = [_time(part) for part in arrow.groups()] if arrow else [None]
    line = first + at
    if None in times:
        return Fault(line, Problem.BAD_TIME)
    start, end = times
    assert start is not None
    assert end is not None
    if end <= start:
        return Fault(line, Problem.BACKWARDS)
    if start < not_before:
        return Fault(line, Problem.OUT_OF_ORDER)
    text = _plain("\n".join(part.strip() for part in lines[at + 1 :]))
    return Cue(start, end, text) if text else Fault(line, Problem.NO_WORDS)


def _plain(text: str) -> str:
    named = _VOICE.sub(lambda found: f"{found[1].strip()}: ", text)
    plain = unescape(_TAG.sub("", named)).replace("\u00a0", " ").strip()
    return "\n".join(line for line in plain.split("\n") if line.strip())


def _time(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _shown(milliseconds: int, point: str) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{thousandths:03d}"
