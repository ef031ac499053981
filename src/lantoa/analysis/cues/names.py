"""Names of firms, parks and places: learnt from capitals where they are written, found anywhere.

A post without marks or capitals still says "giay hai van" when others say "giày Hải Vân".
"""

import re
from collections import Counter
from typing import NamedTuple

from lantoa.text import fold, has_diacritics, is_syllable

_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_CAPITALS = re.compile(rf"(?<![\w.])[{_UPPER}]\w*(?: (?:[{_UPPER}]\w*|\d{{1,2}}(?![\w/.%])))*")
_PARK = re.compile(r"(?:kcn|kcx|ccn|khu cong nghiep|khu che xuat|cum cong nghiep|khu kinh te) $")
_TRADES = (
    "may|giay|det|det kim|go|nhua|thep|dien tu|linh kien|thuy san|bao bi|do choi|tui xach|noi "
    "that|sua|duc|co khi|giay da|thuc pham|banh keo|xi mang|cao su|o to|det may|gach|ung "
    "dung|xuong"
)
_FIRM = re.compile(
    r"(?:(?:cong ty|cty|xi nghiep|nha may|tap doan|tnhh|co phan|ctcp)(?: [a-z]+){0,3}"
    rf"|{_TRADES}) $"
)
# Offices and words of every notice: capitals, but nobody's name.
_COMMON_WORDS = """
lao dong|tong lien|lien doan|so y|so noi|bo luat|bo noi|viet nam|bao hiem|cong doan|chi em|anh em
|sang nay|cong ty|thong bao|y te|hoi dong|chinh phu|quoc hoi|nha nuoc|thanh pho|ban quan|giam doc
|bhxh|tet|hdld|covid|ldld|ubnd|otp|vssid|csgt|cccd|bhyt|bhtn|luat cong|luat lao|facebook|zalo|tiktok
"""
_COMMON = frozenset(_COMMON_WORDS.replace("\n", "").split("|"))

FIRM, PARK, OTHER = "firm", "park", "other"


class Name(NamedTuple):
    """A name found in a text: folded, its kind, and which words it takes up."""

    name: str
    kind: str
    start: int
    end: int


class NameBook:
    """Names seen with capitals: `learn` from every text, then `find` them in any."""

    def __init__(self) -> None:
        self._kinds: dict[str, Counter[str]] = {}
        self._spellings: dict[str, set[str]] = {}
        self._longest = 1

    def learn(self, text: str) -> None:
        """Take the names out of a normalised text; one all in capitals teaches nothing."""
        if text.isupper():
            return
        for found in _CAPITALS.finditer(text):
            words = fold(found.group()).split()
            before = fold(text[max(0, found.start() - 40) : found.start()])
            while words and words[0] in ("kcn", "kcx", "ccn", "tnhh", "cty", "ctcp", "cp"):
                before += words.pop(0) + " "
            name = " ".join(words[:4])
            starts_sentence = not before.strip() or before.rstrip()[-1] in '.!?:;"“(…-'
            if not words or name in _COMMON or " ".join(words[:2]) in _COMMON:
                continue
            # One syllable, or one with a number, is too little to be a name by itself.
            if len([word for word in words if not word.isdigit()]) < 2 and (
                starts_sentence or is_syllable(words[0]) or len(words[0]) < 4
            ):
                continue
            kind = PARK if _PARK.search(before) else FIRM if _FIRM.search(before) else OTHER
            if len(words) < 2 and kind == OTHER:
                continue
            self._kinds.setdefault(name, Counter())[kind] += 1
            spelling = " ".join(found.group().lower().split()[-len(words) :][:4])
            if has_diacritics(spelling):
                self._spellings.setdefault(name, set()).add(spelling)
            self._longest = max(self._longest, min(len(words), 4))

    def find(self, words: list[str]) -> list["Name"]:
        """Return the known names among the words (lower case) of a text, in order.

        Words with marks must be those of the name (Phong Vân is not phỏng vấn); without any mark
        in the text the folded name is enough.
        """
        marked = any(has_diacritics(word) for word in words)
        folded = [fold(word) for word in words]
        found: list[Name] = []
        place = 0
        while place < len(words):
            step = 1
            for size in range(min(self._longest, len(words) - place), 0, -1):
                name = " ".join(folded[place : place + size])
                if name not in self._kinds:
                    continue
                spellings = self._spellings.get(name)
                if marked and spellings and " ".join(words[place : place + size]) not in spellings:
                    continue
                name = self._core(name)
                found.append(Name(name, _kind(self._kinds[name]), place, place + size))
                step = size
                break
            place += step
        return found

    def _core(self, name: str) -> str:
        """The commoner name inside a longer one: "thép Đại Cường" is Đại Cường."""
        words = name.split()
        inner = [" ".join(words[1:]), " ".join(words[:-1])]
        known = [part for part in inner if part in self._kinds]
        best = max(known, key=lambda part: self._kinds[part].total(), default=name)
        return best if self._kinds[best].total() > self._kinds[name].total() else name


def _kind(kinds: Counter[str]) -> str:
    """The kind that cues gave it most; a name is "other" only when none ever told."""
    told = Counter({kind: count for kind, count in kinds.items() if kind != OTHER})
    return told.most_common(1)[0][0] if told else OTHER
