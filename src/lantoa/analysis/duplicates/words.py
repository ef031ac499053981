"""Texts as compact arrays of word codes: what the duplicate search keeps of each text."""

import re
import unicodedata
import zlib
from array import array

import numpy as np
import numpy.typing as npt

from lantoa.text import fold, normalise

#: What a word may be, as bits above its 32-bit hash.
NUMBER, NAME, NEGATION, DIRECTION, LIGHT = (1 << bit for bit in range(32, 37))
#: Words that decide what a text says: two texts that differ in one are two texts.
DECISIVE = NUMBER | NAME | NEGATION | DIRECTION

# Spellings of one word in posts; both sides of a comparison go through this.
_SAME = {
    "ko": "khong", "k": "khong", "kh": "khong", "hok": "khong", "dc": "duoc", "j": "gi",
    "trc": "truoc", "vs": "voi", "r": "roi", "ng": "nguoi", "e": "em",
    # Numbers in words, but those that are other words more often (năm, tư, sáu).
    "mot": "1", "hai": "2", "ba": "3", "bon": "4", "bay": "7", "tam": "8", "chin": "9",
    "muoi": "10",
}  # fmt: skip
_NEGATIONS = "khong chua chang cam ngung dung huy bac"
_DIRECTIONS = """
tang giam cao thap them bot truoc sau sang trua chieu toi dem mot hai ba bon tu nam sau bay tam chin
muoi tram nghin ngan trieu ty nua ngay thang tuan quy hom nay mai qua nhat dau cuoi
"""
_LIGHTS = "a ah nhe nha nhi oi luon ma thi la roi di day nay vay the nua vua cung da se oh hu hi ne"

_KINDS = (
    dict.fromkeys(_LIGHTS.split(), LIGHT)
    | dict.fromkeys(_DIRECTIONS.split(), DIRECTION)
    | dict.fromkeys(_NEGATIONS.split(), NEGATION)
)
_WORD = re.compile(r"\d+(?:[.,/:-]\d+)+|[A-Za-z0-9]+|[^\x00-\x7f]+")
_MARKS = re.compile("[\u0300-\u036f]+")


class _BareTable(dict[int, str]):
    """Takes marks off a code point and keeps its case; anything but letters and digits is space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        bare = _MARKS.sub("", unicodedata.normalize("NFD", char))
        bare = bare.replace("đ", "d").replace("Đ", "D")
        if bare and not bare.isascii() and not bare.isalnum():
            bare = " "  # emoji and signs are no words
        self[code] = bare
        return bare


class _Codes(dict[str, int]):
    """Code of a bare word: a hash of its folded spelling and the bits of what it may be."""

    def __missing__(self, word: str) -> int:
        folded = fold(word)
        same = _SAME.get(folded, folded)
        code = zlib.crc32(same.encode()) | _KINDS.get(folded, 0) | _KINDS.get(same, 0)
        if folded[0].isdigit():
            code |= NUMBER
        elif word[0].isupper() and not (word.isupper() and len(word) > 5):
            code |= NAME
        self[word] = code
        return code


_BARE = _BareTable()


class Words:
    """The words of many texts, end to end: 8 bytes a word, no text kept."""

    def __init__(self) -> None:
        self._codes = _Codes()
        self._flat = array("Q")
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        """Append one text."""
        bare = normalise(text).translate(_BARE)
        self._flat.extend(map(self._codes.__getitem__, _WORD.findall(bare)))
        self._ends.append(len(self._flat))

    def flat(self) -> npt.NDArray[np.uint64]:
        """Codes of all words, shape (words,)."""
        return np.frombuffer(self._flat, dtype=np.uint64)

    def offsets(self) -> npt.NDArray[np.int64]:
        """Where each text begins in `flat`, and the end: shape (texts + 1,)."""
        return np.frombuffer(self._ends, dtype=np.uint64).astype(np.int64)

    def of(self, index: int) -> list[int]:
        """Codes of the words of one text."""
        return self._flat[self._ends[index] : self._ends[index + 1]].tolist()
