"""Folding: the accent-free, lower-case form of a text, the one both sides of a comparison use."""

import re
import unicodedata

_MARKS = ("\u0300", "\u036f")  # first and last of the combining marks that Latin letters carry
_VIETNAMESE = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
)
_HAS_DIACRITICS = re.compile(f"[{_VIETNAMESE}\u0300-\u0303\u0306\u0309\u031b\u0323]")


class _FoldTable(dict[int, str]):
    """Folds a code point when it is first met, so that any script works and each costs once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        bare = "".join(
            c for c in unicodedata.normalize("NFD", char) if not _MARKS[0] <= c <= _MARKS[1]
        ).lower()
        # Lower-casing may itself produce a mark (İ) or a capital's own decomposition.
        folded = "".join(
            "d" if c == "đ" else c
            for c in unicodedata.normalize("NFD", bare)
            if not _MARKS[0] <= c <= _MARKS[1]
        )
        self[code] = folded
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Return ``text`` in lower case, without marks and with đ written d.

    Takes any case and any Unicode form; Vietnamese input gives ASCII. Spaces are left alone, so
    call `normalise` first when they matter. Length may differ from the input's only where the
    input was decomposed.
    """
    if text.isascii():
        return text.lower()
    folded = text.translate(_TABLE)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def has_diacritics(text: str) -> bool:
    """Say whether ``text`` carries any Vietnamese mark or đ (labels, rule 5)."""
    return not text.isascii() and _HAS_DIACRITICS.search(text) is not None
