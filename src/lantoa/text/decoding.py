"""Bytes → text, for pages and files that do not say, or lie about, how they are encoded."""

import codecs
import re
import unicodedata
from collections.abc import Callable

from lantoa.text import legacy_tables as tables
from lantoa.text.syllables import is_syllable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16  # bytes that are enough to tell the legacy encodings apart
_DECLARATION = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
    rb"""|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_ALIASES = {
    "tcvn": "tcvn3", "tcvn5712": "tcvn3", "tcvn-5712": "tcvn3", "tcvn5712-1": "tcvn3",
    "x-viet-tcvn5712": "tcvn3", "x-viet-tcvn": "tcvn3", "abc": "tcvn3",
    "csviscii": "viscii", "viscii1.1-1": "viscii", "x-viet-vni": "vni", "x-viet-vps": "",
}  # fmt: skip
# Codecs that run code paths no page needs, or that turn plain ASCII into something else.
_REFUSED = {"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTED_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_MOST_MULTIBYTE = 0.1  # share of broken sequences up to which damaged UTF-8 is still UTF-8


def _table(high: str, low: dict[int, str]) -> dict[int, str]:
    return low | dict(enumerate(high, start=128))


_TCVN3 = _table(tables.TCVN3_HIGH, tables.TCVN3_LOW)
_VISCII = _table(tables.VISCII_HIGH, tables.VISCII_LOW)
_VNI = tables.vni_pairs()
_VNI_SEQUENCE = re.compile(
    "|".join(re.escape(k) for k in sorted(_VNI, key=lambda key: (-len(key), key)))
)


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _from_tcvn3(data: bytes) -> str:
    text = _compose(data.decode("latin-1").translate(_TCVN3))
    return _WORD.sub(_capitals, text)


def _capitals(found: re.Match[str]) -> str:
    """Finish the capitals of a TCVN3 word: its fonts show accented small letters as capitals."""
    word = found.group()
    plain = [char for char in word if char.isascii()]
    return word.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else word


def _from_viscii(data: bytes) -> str:
    return _compose(data.decode("latin-1").translate(_VISCII))


def _from_vni(data: bytes) -> str:
    text = data.decode("cp1252", errors="replace")
    return _compose(_VNI_SEQUENCE.sub(lambda found: _VNI[found.group()], text))


def _from_1258(data: bytes) -> str:
    return _compose(data.decode("cp1258", errors="replace"))


_LEGACY: dict[str, Callable[[bytes], str]] = {
    "windows-1258": _from_1258,
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "viscii": _from_viscii,
}


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of ``data`` and the name of the encoding it was read with. Never raises.

    In order: a byte-order mark; valid UTF-8; UTF-16 recognised by its zero bytes; the declared
    encoding (the argument, else an XML or HTML declaration in the first kilobyte) when the bytes
    fit it and no Vietnamese encoding reads clearly better; the Vietnamese encoding (windows-1258,
    TCVN3, VNI, VISCII) whose accented words are most often possible syllables; UTF-8 with a
    replacement character for each damaged sequence; windows-1252. The text is NFC where a
    Vietnamese encoding was read, and otherwise as written.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace"), name
    try:
        if b"\x00" not in data[:_SAMPLE]:
            return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    return _eight_bit(data, _canonical(declared) or _canonical(_declaration(data)))


def _eight_bit(data: bytes, declared: str) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"  # has zero bytes, yet is no UTF-16
    except UnicodeDecodeError:
        pass
    replaced = data.decode("utf-8", errors="replace")
    multibyte = sum(1 for char in replaced[:_SAMPLE] if char > "\x7f" and char != "\ufffd")
    if replaced[:_SAMPLE].count("\ufffd") <= _MOST_MULTIBYTE * multibyte:
        return replaced, "utf-8"

    sample = data[:_SAMPLE]
    scores = {name: _score(read(sample)) for name, read in _LEGACY.items()}
    if declared in scores:
        scores[declared] += 0.1
    best = max(scores, key=lambda name: scores[name])
    if declared and declared not in scores and declared != "utf-8":
        try:
            text = data.decode(declared)
        except (LookupError, ValueError):
            pass
        else:
            if scores[best] < 0.8 or _score(text[:_SAMPLE]) >= scores[best]:
                return text, declared
    if scores[best] >= 0.5:
        return _LEGACY[best](data), best
    if 2 * multibyte > replaced[:_SAMPLE].count("\ufffd"):
        return replaced, "utf-8"
    return data.decode("cp1252", errors="replace"), "windows-1252"


def _score(text: str) -> float:
    """Share of the words with a non-ASCII letter that are possible Vietnamese syllables.

    A stray sign counts against a reading, so that a wrong table cannot win by making few letters.
    """
    words = _ACCENTED_WORD.findall(text)
    strange = sum(1 for char in text if "\x7f" <= char < "\xa0" or "\xa1" <= char < "\xc0")
    strange += text.count("\ufffd") + sum(1 for char in text if char < " " and char not in "\t\r\n")
    good = sum(
        1.0 if word in (word.lower(), word.upper(), word.capitalize()) else 0.8
        for word in words
        if is_syllable(word)
    )
    return good / (len(words) + strange) if words else 0.0


def _wide(data: bytes) -> str:
    """Name UTF-16 without a mark: one of the two bytes of ASCII letters and spaces is always 0."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if (
        len(sample) < 4
        or max(even, odd) < len(sample) * 0.15
        or min(even, odd) * 8 > max(even, odd)
    ):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _declaration(data: bytes) -> str | None:
    found = _DECLARATION.search(data[:1024])
    return (found[1] or found[2]).decode("ascii") if found else None


def _canonical(name: str | None) -> str:
    """Python's name of a declared encoding, ours for a Vietnamese one, "" for an unusable one."""
    label = (name or "").strip().strip("\"'").lower()
    label = _ALIASES.get(label, label)
    if not label or label in _LEGACY:
        return label
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    if found.name in _REFUSED or not getattr(found, "_is_text_encoding", True):
        return ""
    return "windows-1258" if found.name == "cp1258" else found.name
