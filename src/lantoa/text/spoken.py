"""A written Vietnamese text as it is read aloud: numbers, dates, money and abbreviations in words.

For a reader at a loudspeaker and for a speech synthesiser alike. No digit is left over, and a text
that is already spoken stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

from lantoa.text.numbers import digit_words, number_words

ABBREVIATIONS = {
    "LĐLĐ": "Liên đoàn Lao động",
    "TLĐ": "Tổng Liên đoàn",
    "CĐCS": "công đoàn cơ sở",
    "CNVCLĐ": "công nhân, viên chức, lao động",
    "CNLĐ": "công nhân lao động",
    "NLĐ": "người lao động",
    "BCH": "ban chấp hành",
    "BTV": "ban thường vụ",
    "KCN": "khu công nghiệp",
    "KCX": "khu chế xuất",
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BHTN": "bảo hiểm thất nghiệp",
    "HĐLĐ": "hợp đồng lao động",
    "ATVSLĐ": "an toàn, vệ sinh lao động",
    "PCCC": "phòng cháy, chữa cháy",
    "TPHCM": "Thành phố Hồ Chí Minh",
    "TP.HCM": "Thành phố Hồ Chí Minh",
    "TP.": "thành phố",
    "Q.": "quận",
    "P.": "phường",
    "TNHH": "trách nhiệm hữu hạn",
    "CP": "cổ phần",
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "KH": "kế hoạch",
    "CV": "công văn",
    "v.v.": "vân vân",
    "v.v": "vân vân",
}
"""What a listener would not understand as letters."""

UNITS = {
    "%": "phần trăm", "đ": "đồng", "đồng": "đồng", "VND": "đồng", "VNĐ": "đồng",
    "km/h": "ki lô mét một giờ", "km": "ki lô mét", "kg": "ki lô gam", "m²": "mét vuông",
    "m2": "mét vuông", "cm": "xen ti mét", "mm": "mi li mét", "m": "mét", "ha": "héc ta",
    "°C": "độ C",
}  # fmt: skip

_LETTERS = dict(
    zip(
        "BCDĐGHKLMNPQRSTVX",
        ("bê", "xê", "dê", "đê", "giê", "hát", "ca", "e lờ", "em mờ", "en nờ", "pê", "quy",
         "e rờ", "ét sì", "tê", "vê", "ích xì"),
        strict=True,
    )
)  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10}

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?"
_DAY, _MONTH, _YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"(\d{4})"
_END = r"(?![\d/])"
_START = r"(?<![\d/.,])"

_LINK = re.compile(r"(?:https?://|www\.)(?:www\.)?([^\s/?#]+)\S*")
_FULL_DATE = re.compile(rf"(ngày\s+)?{_START}{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}{_END}", re.IGNORECASE)
_SHORT_DATE = re.compile(rf"\b(ngày|sáng|trưa|chiều|tối|đêm|từ|đến)\s+{_DAY}/{_MONTH}{_END}", re.I)
_MONTH_YEAR = re.compile(rf"\b(tháng|quý)\s+(\d{{1,2}}|I{{1,3}}|IV)/{_YEAR}{_END}", re.IGNORECASE)
_TIME = re.compile(rf"{_START}([01]?\d|2[0-4])(?:\s?h\s?([0-5]\d)?|:([0-5]\d))(?![\w:])")
_PHONE = re.compile(r"(?<![\d.,/])(?:0\d{2,3}|1[89]00)(?:[ .]?\d{2,4}){2,3}(?![\d.,/]\d|\d)")
_RANGE = re.compile(rf"({_NUMBER})\s?[-–]\s?(?={_NUMBER})")
_AMOUNT = re.compile(
    rf"(?<![\w.,])({_NUMBER})\s?({'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))})"
    r"(?![\w²])"
)
_ROMANS = re.compile(
    r"\b(khóa|khoá|quý|lần thứ|đại hội|thế kỷ|chương|hạng|loại|kỳ)\s+([IVX]+)\b", re.IGNORECASE
)
_ABBREVIATED = re.compile(
    rf"(?<!\w)({'|'.join(map(re.escape, sorted(ABBREVIATIONS, key=len, reverse=True)))})(?!\w)"
)
_CONSONANTS = re.compile(rf"(?<!\w)[{''.join(_LETTERS)}]{{2,6}}(?!\w)")
_SYMBOLS = {"&": " và ", "+": " cộng ", "=": " bằng ", "/": " trên "}
_UNSPOKEN = re.compile(r"[#*_~^|<>\[\]{}\\@]|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]")


def spoken(text: str) -> str:
    """The text as it is said. Paragraphs stay; links are reduced to their host."""
    text = unicodedata.normalize("NFC", text)
    text = _LINK.sub(lambda found: "trang " + found[1].replace(".", " chấm "), text)
    text = _FULL_DATE.sub(lambda m: f"{_date(m[2], m[3])} năm {_integer(m[4])}", text)
    text = _MONTH_YEAR.sub(lambda m: f"{m[1]} {_ordinal(m[1], m[2])} năm {_integer(m[3])}", text)
    text = _SHORT_DATE.sub(lambda m: f"{_unless_day(m[1])}{_date(m[2], m[3])}", text)
    text = _TIME.sub(lambda m: _time(m[1], m[2] or m[3]), text)
    text = _PHONE.sub(lambda m: digit_words(re.sub(r"\D", "", m[0])), text)
    text = _ROMANS.sub(lambda m: f"{m[1]} {number_words(_roman(m[2]))}", text)
    text = _RANGE.sub(lambda m: f"{m[1]} đến ", text)
    text = _AMOUNT.sub(lambda m: f"{_number(m[1])} {UNITS[m[2]]}", text)
    text = re.sub(_NUMBER, lambda m: f" {_number(m[0])} ", text)
    text = _ABBREVIATED.sub(lambda m: ABBREVIATIONS[m[0]], text)
    text = _CONSONANTS.sub(lambda m: " ".join(_LETTERS[letter] for letter in m[0]), text)
    for symbol, words in _SYMBOLS.items():
        text = text.replace(symbol, words)
    return _tidy(_UNSPOKEN.sub(" ", text))


def syllables(text: str) -> int:
    """How many syllables a spoken text has: Vietnamese writes each as a word."""
    return len(re.findall(r"\w+", text))


def reading_seconds(text: str, *, per_minute: int = 180) -> int:
    """Seconds that a spoken text takes at a speed in syllables a minute, pauses included.

    180 is a calm reading for a loudspeaker; a station that measured its reader sets its own.
    """
    return round(syllables(text) * 60 / per_minute)


def _number(written: str) -> str:
    """A number in Vietnamese writing: points between thousands, a comma before the decimals."""
    whole, _, decimals = written.replace(".", "").partition(",")
    words = _integer(whole)
    if not decimals:
        return words
    return f"{words} phẩy {_integer(decimals)}"


def _integer(digits: str) -> str:
    """As a number, or digit by digit where it begins with a zero or is too long to follow."""
    value = "".join(str(int(digit)) for digit in digits)  # digits of any script
    if (value.startswith("0") and len(value) > 1) or len(value) > 15:
        return digit_words(value)
    return number_words(int(value))


def _date(day: str, month: str) -> str:
    number = int(day)
    early = "mùng " if number <= 10 else ""
    return f"ngày {early}{number_words(number)} tháng {_month(int(month))}"


def _month(month: int) -> str:
    return "tư" if month == 4 else number_words(month)


def _ordinal(kind: str, written: str) -> str:
    number = int(written) if written.isdigit() else _roman(written)
    return _month(number) if kind.lower() == "tháng" else number_words(number)


def _unless_day(word: str) -> str:
    return "" if word.lower() == "ngày" else f"{word} "


def _time(hour: str, minute: str | None) -> str:
    words = f"{number_words(int(hour))} giờ"
    return f"{words} {number_words(int(minute))} phút" if minute and int(minute) else words


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral.upper()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _tidy(text: str) -> str:
    lines = (re.sub(r"\s+([,.;:!?])", r"\1", " ".join(line.split())) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
