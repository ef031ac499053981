"""Whole numbers in Vietnamese words, as they are read aloud in the north."""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_GROUP = 1000
_BILLION = 10**9


def number_words(number: int) -> str:
    """The words of a whole number of any size: 1005 → "một nghìn không trăm linh năm".

    Beyond a billion, billions are counted themselves: a thousand billion is "một nghìn tỷ".
    """
    if number < 0:
        return f"âm {number_words(-number)}"
    if number < _BILLION:
        return _below_billion(number, whole=False)
    high, low = divmod(number, _BILLION)
    rest = f" {_below_billion(low, whole=True)}" if low else ""
    return f"{number_words(high)} tỷ{rest}"


def digit_words(digits: str) -> str:
    """Digits one by one, as a telephone number is read."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def _below_billion(number: int, *, whole: bool) -> str:
    """``whole``: something stands before it, so that its first group has its hundreds too."""
    groups: list[str] = []
    for scale in reversed(range(len(_SCALES))):
        group = number // _GROUP**scale % _GROUP
        if group or (scale == 0 and not groups and not whole):
            words = _group(group, whole=whole or bool(groups))
            groups.append(f"{words} {_SCALES[scale]}".rstrip())
    return " ".join(groups)


def _group(number: int, *, whole: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = []
    if hundreds or whole:
        words.append(f"{DIGITS[hundreds]} trăm")
    if tens == 1:
        words.append("mười")
    elif tens:
        words.append(f"{DIGITS[tens]} mươi")
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones or not words:
        words.append(DIGITS[ones])
    return " ".join(words)
