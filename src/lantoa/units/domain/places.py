"""Which units a text is about, by the places it names. A pure function over a gazetteer.

The rule of diacritics: a text that carries any is matched in its accented form; only a text without
any is matched in folded form. Names that are also ordinary words count only when they are written
with capitals or follow a word such as *tỉnh*, *ở*, *tại*. Abbreviations (HN, SG) count only in
capitals. The longest name wins, and a name right after a family name (Nguyễn Thái Bình) is a
person. Nothing here guesses: a text without a known place gets no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.text import fold, has_diacritics, normalise

_WORD = re.compile(r"\w+")
_CUES = frozenset(
    "tỉnh tp thành phố ở tại huyện quận thị xã kcn kcx ccn tphố".split()  # noqa: SIM905
)
_FOLDED_CUES = frozenset(fold(cue) for cue in _CUES) - {"xa", "pho", "quan"}
_FAMILY_NAMES = frozenset(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý "  # noqa: SIM905
    "Nguyen Tran Pham Hoang Huynh Dang Bui Ngo Duong".split()
)


@dataclass(frozen=True)
class Place:
    """One name of a place and the code of the unit it leads to."""

    name: str
    unit_code: str
    ambiguous: bool = False
    abbreviation: bool = False


@dataclass(frozen=True)
class _Entry:
    words: tuple[str, ...]
    unit_code: str
    ambiguous: bool
    capitals: tuple[str, ...] | None  # the exact spelling an abbreviation must have


class Gazetteer:
    """Place names prepared for matching; build it once for a date and keep it."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index names by their first word, longest first; equal names keep the order given."""
        self._accented: dict[str, list[_Entry]] = {}
        self._folded: dict[str, list[_Entry]] = {}
        for place in places:
            written = tuple(_WORD.findall(normalise(place.name)))
            capitals = written if place.abbreviation else None
            plain = tuple(word.lower() for word in written)
            bare = tuple(fold(word) for word in written)
            for index, words in ((self._accented, plain), (self._folded, bare)):
                entry = _Entry(words, place.unit_code, place.ambiguous, capitals)
                index.setdefault(words[0], []).append(entry)
        for index in (self._accented, self._folded):
            for entries in index.values():
                entries.sort(key=lambda entry: -len(entry.words))

    def index(self, accented: bool) -> dict[str, list[_Entry]]:
        """Return the entries by first word, in one of the two spellings."""
        return self._accented if accented else self._folded


def attribute_places(text: str, gazetteer: Gazetteer) -> list[str]:
    """Return the codes of the units whose places a text names, in order of first mention."""
    text = normalise(text)
    accented = has_diacritics(text)
    index = gazetteer.index(accented)
    cues = _CUES if accented else _FOLDED_CUES
    written = _WORD.findall(text)
    words = [word.lower() for word in written]
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        entry = _match(index.get(words[at], ()), written, words, at, cues)
        if entry is not None:
            found[entry.unit_code] = None
        at += len(entry.words) if entry else 1
    return list(found)


def _match(
    entries: Iterable[_Entry], written: list[str], words: list[str], at: int, cues: frozenset[str]
) -> _Entry | None:
    for entry in entries:
        end = at + len(entry.words)
        if tuple(words[at:end]) != entry.words:
            continue
        spelled = tuple(written[at:end])
        if entry.capitals is not None:
            if spelled == entry.capitals:
                return entry
            continue
        before = written[at - 1] if at else ""
        if before in _FAMILY_NAMES and spelled[0][0].isupper():
            continue
        if entry.ambiguous and not (
            all(word[0].isupper() for word in spelled) or before.lower() in cues
        ):
            continue
        return entry
    return None
