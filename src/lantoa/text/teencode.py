"""Short spellings of posts written out: ko → không, and the ambiguous ones only in context."""

import re

from lantoa.text.folding import fold, has_diacritics

_ALWAYS = {
    "ko": "không", "kô": "không", "hok": "không", "hk": "không", "khg": "không", "kg": "không",
    "dc": "được", "đk": "được", "đươc": "được", "mn": "mọi người", "ace": "anh chị em",
    "ae": "anh em", "cty": "công ty", "cti": "công ty", "j": "gì", "bn": "bao nhiêu",
    "bnhiu": "bao nhiêu", "ntn": "như thế nào", "trc": "trước", "vs": "với", "nx": "nữa",
    "r": "rồi", "rùi": "rồi", "cg": "cũng", "cũg": "cũng", "lm": "làm", "ngta": "người ta",
    "hqua": "hôm qua", "hnay": "hôm nay", "bjo": "bây giờ", "nhìu": "nhiều", "wá": "quá",
    "z": "vậy", "dz": "vậy", "sdt": "số điện thoại", "sđt": "số điện thoại", "tăg": "tăng",
    "lươg": "lương", "côg": "công", "thág": "tháng", "hôg": "không", "mh": "mình", "mk": "mình",
    "nv": "nhân viên", "ng": "người",
}  # fmt: skip

# Short forms that mean something else away from work: expanded only beside a topic word.
_BESIDE_TOPIC = {
    "tc": "tăng ca", "ot": "tăng ca", "ts": "thai sản", "lg": "lương", "hđ": "hợp đồng",
    "hd": "hợp đồng", "hđlđ": "hợp đồng lao động", "cđ": "công đoàn", "cdcs": "công đoàn cơ sở",
    "cđcs": "công đoàn cơ sở", "bh": "bảo hiểm", "qly": "quản lý",
}  # fmt: skip
_WORK = """
luong thuong tang ca cong nhan cn cty cti nghi lam viec hop dong bao hiem bhxh bhyt tien xuong
chuyen truong doan phi tro cap sinh che giam doc quan ly nld tet thang dem vien ket phep nop
dong rut chot
"""
_DAYS = "ngay thu t7 t2 t6 t5 nghi lam chieu sang toi den moi tuan vao"
_WORKER_DOES = "ben cty may nha minh lam nghi ko k khong bi bo ve duoc cung"

_TOPIC_WORDS = frozenset(_WORK.split())
_REACH = 3  # words on either side in which a topic word counts as "beside"
_STRIKE_BEFORE = frozenset(("cuoc", "vu", "goi", "doi", "nghi"))  # cuộc đc, kêu gọi đc, nghi đc
_SUNDAY_BESIDE = frozenset(_DAYS.split())
_WORKER_AFTER = frozenset(_WORKER_DOES.split())

_TOKEN = re.compile(r"[^\W_]+")
_SHORT = re.compile(
    rf"\b(?:k|kh|đc|cn|{'|'.join(sorted({*_ALWAYS, *_BESIDE_TOPIC}, key=len, reverse=True))})\b",
    re.IGNORECASE,
)


def expand_teencode(text: str) -> str:
    """Write out the short spellings of a normalised text.

    Unambiguous ones always (cty → công ty); ``tc``, ``ts``, ``lg``, ``ot``, ``hđ``, ``cđ`` and
    their like only within three words of a word about work; ``k`` not after a number (500 k);
    ``kh`` not in capitals (kế hoạch); ``đc`` is *đình công* after cuộc, vụ, kêu gọi; ``cn`` is
    *chủ nhật* beside a day. A text without diacritics gets the folded spelling and so stays without
    them. The case of an expansion follows its first letter only. Official abbreviations stay.
    """
    if not _SHORT.search(text):
        return text
    words = list(_TOKEN.finditer(text))
    folded = [fold(word.group()) for word in words]
    plain = not has_diacritics(text)
    parts: list[str] = []
    copied = 0
    for i, word in enumerate(words):
        long = _expansion(word.group(), i, folded, text[word.end() : word.end() + 1])
        if not long:
            continue
        if plain:
            long = fold(long)
        if word.group()[0].isupper():
            long = long[0].upper() + long[1:]
        parts += [text[copied : word.start()], long]
        copied = word.end()
    return "".join([*parts, text[copied:]])


def _expansion(word: str, i: int, folded: list[str], next_char: str) -> str:
    """Return what ``word`` stands for at its place, "" when it is to stay."""
    short = word.lower()
    before = folded[i - 1] if i else ""
    after = folded[i + 1] if i + 1 < len(folded) else ""
    if short in ("k", "kh"):
        is_unit = before[-1:].isdigit() or (next_char in ("/", ".") and after.isdigit())
        is_name = word == "KH" or (short == "k" and before in ("vitamin", "thu", "benh", "khu"))
        return "" if is_unit or is_name else "không"
    if short == "đc":
        return "đình công" if before in _STRIKE_BEFORE else "được"
    if short == "cn":
        if before in _SUNDAY_BESIDE and after not in _WORKER_AFTER:
            return "chủ nhật"
        return "công nhân"
    if short in _ALWAYS:
        return "" if before[-1:].isdigit() and len(short) == 1 else _ALWAYS[short]
    if short in _BESIDE_TOPIC:
        beside = folded[max(0, i - _REACH) : i] + folded[i + 1 : i + 1 + _REACH]
        return _BESIDE_TOPIC[short] if _TOPIC_WORDS.intersection(beside) else ""
    return ""
