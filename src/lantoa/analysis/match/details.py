"""The decisive details of a claim: amounts, dates, counts, directions, denial; conflicts."""

import re
from dataclasses import dataclass
from itertools import product

_DIGITS = {
    "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "sau": "6", "bay": "7",
    "tam": "8", "chin": "9", "muoi": "10",
}  # fmt: skip
_UNITS = (
    "nguoi|cong nhan|cn|lao dong|tho|ngay|thang|nam|tuoi|gio|h|tuan|lan|phut|can|suat|ty|trieu|tr"
    "|nghin|ngan|k|dong|d|phan tram|%|con|nha may"
)
_COUNTED_WORD = re.compile(
    rf"\b({'|'.join(_DIGITS)}) (?=(?:{_UNITS})\b(?! (?:truoc|sau|nay|qua|toi)))"
)
_SPLIT_MILLION = re.compile(r"\b(\d+) ?(?:tr|trieu)(\d)\b")
_MONEY = re.compile(r"\b(\d+(?:[.,]\d+)*) ?(ty|trieu|tr|nghin|ngan|k|dong|d)(?![a-z])(?: dong)?")
_SCALE = {
    "ty": 1e9, "trieu": 1e6, "tr": 1e6, "nghin": 1e3, "ngan": 1e3, "k": 1e3, "dong": 1, "d": 1,
}  # fmt: skip
MONEY_UNITS = frozenset(_SCALE)
_PERCENT = re.compile(r"\b(\d+(?:[.,]\d+)?) ?(?:%|phan tram)")
_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b|\b(\d{1,2})/(\d{4})\b")
_MONTH = re.compile(r"\bthang (\d{1,2})\b(?:(?:/| nam )(\d{4}))?")
_YEAR = re.compile(r"\b(20\d\d)\b")
_COUNT = re.compile(
    r"\b(\d+(?:\.\d{3})*)[ /]?(nguoi|cong nhan|cn|lao dong|tho|ngay|thang|nam|tuoi|gio|h|lan|phut"
    r"|tuan|con|can|suat)\b"
)
_BARE = re.compile(r"\b(\d+(?:\.\d{3})*)\b")
_SAME_UNIT = {"cn": "nguoi", "cong nhan": "nguoi", "lao dong": "nguoi", "tho": "nguoi", "h": "gio"}

_DENIALS = re.compile(
    r"\b(?:tin gia|tin vit|bia dat|sai su that|khong chinh xac|bac bo|khong co chuyen|dung tin"
    r"|cai chinh|xuyen tac|lam gi co|khong he|dinh chinh|canh bao|gia mao|dung chia se"
    r"|khong dung su that|la khong dung|tin (?:nay )?khong dung)\b"
)
_ASKS = re.compile(
    r"\b(?:phai tin gia|that hay gia|thuc hu|co that|phai khong|dung khong|that khong"
    r"|hay tin don)\b"
)
_QUESTION_NO = re.compile(
    r"\bkhong(?= *(?:$|[?!.,]|a\b|vay\b|moi nguoi|anh em|cac|ban\b|ta\b|the\b|nhi\b|ca nha|chi em))"
)
_NEGATED = re.compile(
    r"\b(?:khong|chua|chang|khoi|cam)"
    r"(?: (?:con|co|bi|duoc|phai|cho|he|ai|nhan|anh huong))*(?: ([a-z]+))?"
)
_OPPOSITES = (
    ("tang", "giam"), ("tang", "giu"), ("giam", "giu"), ("bo", "giu"), ("bi cat", "tang"),
    ("dong cua", "mo cua"), ("mo rong", "pha san"), ("cam", "cho phep"), ("bat buoc", "tu nguyen"),
    ("cat giam", "tuyen"), ("tu vong", "bi thuong"), ("chet", "bi thuong"), ("chet", "ngat"),
    ("tu vong", "nhap vien"), ("chet", "nhap vien"), ("mat", "bao luu"), ("con", "het"),
    ("nam cong nhan", "nu cong nhan"), ("tren", "duoi"), ("giu", "tra lai"), ("nhan", "mat"),
    ("sa thai", "tuyen"), ("pha san", "tuyen"), ("bai bo", "tang"), ("tu choi", "nhan"),
    ("bi bat", "tuyen duong"),
)  # fmt: skip


_LOSSES = (
    "bi cat", "bi bo", "bai bo", "xoa bo", "bi xoa", "tu choi", "giai the", "dong cua", "bi khoa",
)  # fmt: skip
_STILL = ("van duoc", "van nhan", "van co", "van huong", "van hoat dong", "van giu", "van tra")
_OPPOSED = (*_OPPOSITES, *product(_LOSSES, _STILL))
_SIDES = sorted({side for pair in _OPPOSED for side in pair}, key=lambda side: -len(side))
# Overlapping finds ("bị cắt" and "cắt giảm" in one) need a look ahead.
_DIRECTION = re.compile(rf"\b(?=({'|'.join(_SIDES)})\b)")


@dataclass(frozen=True)
class Details:
    """What a text says that decides which claim it is."""

    money: frozenset[float]
    percents: frozenset[float]
    dates: frozenset[tuple[int, int, int]]  # day, month, year; 0 is not said
    counts: frozenset[tuple[int, str]]
    numbers: frozenset[int]
    negated: frozenset[str]
    denies: bool
    directions: frozenset[str]


def details(folded: str) -> Details:
    """Read the details of a folded text in which short spellings are written out."""
    text = _COUNTED_WORD.sub(lambda found: _DIGITS[found[1]] + " ", folded)
    text = _SPLIT_MILLION.sub(r"\1.\2 trieu", text)
    dates: set[tuple[int, int, int]] = set()

    def date(found: re.Match[str]) -> str:
        day, month, year, only_month, its_year = found.groups()
        if only_month:
            dates.add((0, int(only_month), int(its_year)))
        else:
            dates.add((int(day), int(month), int(year or 0)))
        return " "

    def month(found: re.Match[str]) -> str:
        dates.add((0, int(found[1]), int(found[2] or 0)))
        return " "

    percents = {_number(found) for found in _PERCENT.findall(text)}
    rest = _PERCENT.sub(" ", text)
    rest = _MONTH.sub(month, rest)
    rest = _DATE.sub(date, rest)
    money = {_number(amount) * _SCALE[unit] for amount, unit in _MONEY.findall(rest)}
    rest = _MONEY.sub(" ", rest)
    counts = {
        (int(number.replace(".", "")), _SAME_UNIT.get(unit, unit))
        for number, unit in _COUNT.findall(rest)
        if not (unit == "nam" and int(number.replace(".", "")) > 100)
    }
    dates |= {(0, 0, int(year)) for year in _YEAR.findall(rest)}
    numbers = {int(number.replace(".", "")) for number in _BARE.findall(_YEAR.sub(" ", rest))}
    plain = _QUESTION_NO.sub(" ", text)
    return Details(
        money=frozenset(money),
        percents=frozenset(percents),
        dates=frozenset(dates),
        counts=frozenset(counts),
        numbers=frozenset(numbers),
        negated=frozenset(word for word in _NEGATED.findall(plain) if word),
        denies=bool(_DENIALS.search(text)) and not _ASKS.search(text),
        directions=frozenset(_DIRECTION.findall(plain)),
    )


def _number(written: str) -> float:
    """Read 1.200.000, 8,5, 8.5 or 2.867,3: the last sign is the point, unless all mark thousands.

    Anything of digits with single points and commas between them is read, as posts write anything.
    """
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        return float(re.sub(r"[.,]", "", written))
    whole, point, part = written.replace(",", ".").rpartition(".")
    return float(whole.replace(".", "") + point + part)


def conflicts(claim: Details, post: Details, shared: set[str]) -> int:
    """Count the decisive details in which a post contradicts a claim.

    A detail that only one of them gives is no contradiction. ``shared`` are their common words.
    """
    count = _set_conflict(claim.money, post.money) + _set_conflict(claim.percents, post.percents)
    count += _date_conflict(claim.dates, post.dates)
    for unit in {unit for _, unit in claim.counts}:
        said = {number for number, its in claim.counts if its == unit}
        given = {number for number, its in post.counts if its == unit}
        # "giảm còn 40" may leave the unit out: any bare number then speaks for it.
        count += bool(given) and not said & (given | post.numbers)
    count += post.denies and not claim.denies
    # Only one of them denies what both speak of; a ban in both is no denial of either.
    if "cam" not in claim.directions & post.directions:
        count += not post.negated and bool(claim.negated & shared)
        count += not claim.negated and bool(post.negated & shared)
    mine, theirs = claim.directions, post.directions
    for one, other in _OPPOSED:
        count += one in mine and other in theirs and one not in theirs and other not in mine
        count += other in mine and one in theirs and other not in theirs and one not in mine
    return count


def missing(claim: Details, post: Details) -> int:
    """Count the kinds of detail that the claim gives and the post leaves out."""
    return sum(
        bool(mine) and not theirs
        for mine, theirs in (
            (claim.money, post.money),
            (claim.percents, post.percents),
            (claim.dates, post.dates),
            (claim.counts, post.counts | {(number, "") for number in post.numbers}),
        )
    )


def _set_conflict(mine: frozenset[float], theirs: frozenset[float]) -> bool:
    return bool(mine) and bool(theirs) and not mine & theirs


def _date_conflict(
    mine: frozenset[tuple[int, int, int]], theirs: frozenset[tuple[int, int, int]]
) -> bool:
    """Whether both give dates and none of the post's fits one of the claim's."""

    def fits(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
        return all(a == b or 0 in (a, b) for a, b in zip(one, other, strict=True))

    return (
        bool(mine)
        and bool(theirs)
        and not all(any(fits(one, other) for other in theirs) for one in mine)
    )
