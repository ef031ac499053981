"""How different people type the same sentence: teencode, no accents, emoji, capitals, names."""

import re
from random import Random

from lantoa.text import fold

# Word for word; each pair is how such posts are really typed, see domain notes on teencode.
_TEENCODE = (
    ("không", ("ko", "k", "hok")), ("được", ("dc", "đc")), ("công ty", ("cty",)),
    ("công nhân", ("cn",)), ("mọi người", ("mn", "m.n")), ("anh em", ("ae",)), ("gì", ("j",)),
    ("bao nhiêu", ("bn",)), ("như thế nào", ("ntn",)), ("trước", ("trc",)), ("rồi", ("r", "rùi")),
    ("với", ("vs",)), ("biết", ("bít", "bik")), ("tháng", ("th", "tháng")), ("vậy", ("v", "z")),
    ("lương", ("lg", "lương")), ("tăng ca", ("tc", "tăng ca")), ("thưởng", ("thg", "thưởng")),
    ("quá", ("qá", "wá")), ("người", ("ng", "ngừi")), ("nhiều", ("nh", "nhìu")),
    ("làm", ("lm", "làm")),
    ("bảo hiểm", ("bh", "bảo hiểm")), ("chồng", ("ck",)), ("vợ", ("vk",)), ("thôi", ("thui",)),
)  # fmt: skip
_TEEN_RULES = [(re.compile(rf"\b{word}\b"), forms) for word, forms in _TEENCODE]
_SOUTH = (
    (re.compile(r"\bnhư thế\b"), "như vầy"), (re.compile(r"\bthế à\b"), "vậy hả"),
    (re.compile(r"\bkhông biết\b"), "hổng biết"), (re.compile(r"\bsao thế\b"), "sao dzậy"),
    (re.compile(r"\bmình\b"), "tui"), (re.compile(r"\bmấy đứa\b"), "mấy nhỏ"),
    (re.compile(r"\bbố mẹ\b"), "ba má"), (re.compile(r"\bnhé\b"), "nha"),
    (re.compile(r"\bthế\b"), "vậy"),
)  # fmt: skip
_CENTRE = (
    (re.compile(r"\bthế nào\b"), "răng"), (re.compile(r"\bsao thế\b"), "răng rứa"),
    (re.compile(r"\bđâu rồi\b"), "mô rồi"), (re.compile(r"\bnhé\b"), "hí"),
)  # fmt: skip
_SAD = ("😭", "😢", "😡", "🥲", "😤", "💔", "haizz", ":((", "huhu")
_MILD = ("😅", "🙏", "🤔", "😂", "🤗", "❤️", "👍", ":))", "hihi")
HANDLES = (
    "Thảo Nguyễn", "bé_heo_92", "Minh Thợ Hàn", "Lan Anh SM", "tuan.kcn", "Mẹ Bắp", "Hoàng Xe Ôm",
    "kim_chi_vang", "Thợ Điện Tý", "Ngọc Bún Riêu", "chuyen3_vuitinh", "Bảy Ba Tri", "Dũng Sắt",
    "co_ba_hai_duong", "Út Nhỏ", "Hương Lúa", "quan.xuong2", "Mai Tan Ca", "Sơn Lục Bình",
    "Đào Phai",
    "linh.linh.98", "Bếp Trưởng Tí Nị", "Hai Lúa Lên Phố", "Mẹ Của Gấu", "thanhnien_ca3", "Nắng Hạ",
)  # fmt: skip
REPORTERS = (
    "An Khê",
    "Hạ Lam",
    "Minh Thư",
    "Đông Phong",
    "Trúc Ly",
    "Nguyên Bảo",
    "PV",
    "Thảo Chi",
)
_BEFORE = ("Chia sẻ lại:", "Mình thấy trên nhóm khác:", "Cóp về cho mn đọc:")
_AFTER = ("(sưu tầm)", "🙏🙏", "Ai ở đó xác nhận giúp.", "Chuyển tiếp giùm nha.")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Bùi", "Đỗ", "Huỳnh", "Dương")
_GIVEN = (
    "Thắm", "Toàn", "Mận", "Lực", "Diễm", "Hạnh", "Khải", "Loan", "Sáu", "Hoài", "Tâm", "Nhàn",
    "Phượng", "Tài", "Xuân", "Kiều", "Đức", "Ngân", "Hậu", "Trinh",
)  # fmt: skip


def author(rng: Random) -> str:
    """An invented handle or name of one of some thousand people."""
    if rng.random() < 0.35:
        return f"{rng.choice(HANDLES)} {rng.randint(1, 60)}"
    return f"{rng.choice(_FAMILY)} {rng.choice(_GIVEN)} {rng.choice(_GIVEN)}"


def teencode(text: str, rng: Random) -> str:
    """Shorten most of the words that young people shorten, and drop most capitals."""
    for pattern, forms in _TEEN_RULES:
        if rng.random() < 0.7:
            text = pattern.sub(rng.choice(forms), text)
    return text


def regional(text: str, region: str, rng: Random) -> str:
    """Some words as they are said in the centre or the south."""
    rules = {"south": _SOUTH, "centre": _CENTRE}.get(region, ())
    for pattern, word in rules:
        if rng.random() < 0.6:
            text = pattern.sub(word, text)
    return text


def type_as_person(text: str, region: str, mood: str, rng: Random) -> str:
    """One informal post as somebody types it. ``mood`` is sad, mild or plain."""
    text = regional(text, region, rng)
    style = rng.random()
    if style < 0.18:
        text = teencode(text, rng)
    if rng.random() < 0.1:
        text = text.replace(". ", "\n")
    if rng.random() < 0.12:
        text = text[:1].lower() + text[1:].rstrip(".")
    if mood != "plain" and rng.random() < 0.28:
        text = f"{text} {rng.choice(_SAD if mood == 'sad' else _MILD)}"
    if rng.random() < 0.05:
        text = f"@{rng.choice(HANDLES).replace(' ', '')} {text[:1].lower()}{text[1:]}"
    if rng.random() < 0.09:
        text = fold(text) if rng.random() < 0.5 else _without_accents(text)
    return text


def repost(text: str, rng: Random) -> str:
    """The same text as somebody else passes it on: with a prefix, bare of accents, or cut."""
    form = rng.randrange(4)
    if form == 0:
        return f"{rng.choice(_BEFORE)} {text}"
    if form == 1:
        return _without_accents(text)
    if form == 2 and len(text) > 120:
        return text[: text.rfind(" ", 0, int(len(text) * 0.85))] + "…"
    return f"{text} {rng.choice(_AFTER)}"


def _without_accents(text: str) -> str:
    """Bare letters, capitals kept."""
    bare = fold(text)
    if len(bare) != len(text):
        return bare
    return "".join(b.upper() if t.isupper() else b for b, t in zip(bare, text, strict=True))
