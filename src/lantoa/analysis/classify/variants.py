"""Other spellings of a training line, so that the model reads people who write differently."""

import random
import re
from zlib import crc32

from lantoa.text import fold

# Written out → as people type it; applied to whole words at random.
_SHORT = {
    "không": ("ko", "k", "kh", "hok"), "được": ("đc", "dc"), "công ty": ("cty",),
    "công nhân": ("cn",), "mọi người": ("mn",), "anh em": ("ae",), "gì": ("j",), "em": ("e",),
    "với": ("vs",), "rồi": ("r",), "trước": ("trc",), "tăng ca": ("tc", "tăg ca"),
    "lương": ("lg", "lươg"), "hợp đồng": ("hđ",), "bảo hiểm": ("bh",), "vậy": ("z", "v"),
    "thế nào": ("tn",), "như thế nào": ("ntn",), "bao nhiêu": ("bn", "bnhiu"),
    "công đoàn": ("cđ",), "quản lý": ("qly",), "nhân viên": ("nv",), "người": ("ng",),
    "làm": ("lm",), "mình": ("mh", "mk"), "cũng": ("cg",), "thai sản": ("ts",),
}  # fmt: skip
_LONG = re.compile(rf"\b(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[.,;:!\"“”()…-]+(?=\s|$)")


def without_accents(text: str) -> str:
    """``text`` as typed without accents; capitals stay."""
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in text)


def noisy(text: str, seed: int) -> str:
    """``text`` as a hurried person types it: short forms, lost marks, case and punctuation.

    The same text and seed give the same result.
    """
    rng = random.Random(crc32(text.encode()) ^ seed)  # noqa: S311 - repeatable, not secret
    text = _LONG.sub(
        lambda found: (
            rng.choice(_SHORT[found.group().lower()]) if rng.random() < 0.6 else found.group()
        ),
        text,
    )
    change = rng.random()
    if change < 0.35:
        text = " ".join(
            without_accents(word) if rng.random() < 0.4 else word for word in text.split(" ")
        )
    if rng.random() < 0.5:
        text = text.lower()
    elif rng.random() < 0.1:
        text = text.upper()
    if rng.random() < 0.5:
        text = _PUNCTUATION.sub("", text)
    return text
