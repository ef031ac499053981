"""Invented posts with edited copies and look-alikes, for the benchmark of near-duplicates.

Seeded. Posts are recombined from the clauses of our own training texts, with invented details;
5% are copies of another with the edits of labels.md, rule 7; another 5% are look-alikes: one
boilerplate with another date, amount, place or firm, which are no duplicates.
"""

import random
import re
from importlib.resources import files

from lantoa.text import fold

PLACES = (
    "Bình Lâm", "Tân Thuận Hòa", "Đông Sơn", "Phước Vĩnh", "An Khê", "Long Hải", "Mỹ Tường",
    "Hòa Phú", "Yên Lập", "Quế Trung", "Thạnh Lợi", "Nam Cường", "Vĩnh Xuân", "Lộc An",
)  # fmt: skip
FIRMS = (
    "Minh Phát", "Hưng Thịnh", "Đại Việt Tiến", "Sao Biển", "Tân Á Đông", "Hoàng Gia Phú",
    "Việt Thắng Lợi", "Kim Long", "Phú Mỹ An", "Thành Đạt", "Nhật Quang", "Bảo Ngọc",
)  # fmt: skip
BOILERPLATE = (
    "Công ty {firm} thông báo lịch nghỉ lễ từ ngày {day}/{month} đến hết ngày {day2}/{month}, "
    "đề nghị anh chị em sắp xếp công việc và trở lại làm đúng giờ.",
    "Kính gửi toàn thể công nhân viên, tiền lương tháng {month} sẽ được chuyển khoản vào ngày "
    "{day}, mọi thắc mắc xin liên hệ phòng nhân sự trong giờ hành chính.",
    "Công đoàn khu công nghiệp {place} tặng {amount} suất quà cho đoàn viên có hoàn cảnh khó "
    "khăn, mỗi suất trị giá {money} nghìn đồng, nhận tại văn phòng công đoàn.",
    "Tuyển gấp {amount} công nhân may làm tại {place}, lương cơ bản {money} nghìn cộng tăng "
    "ca, bao ăn ở, không cần kinh nghiệm, phỏng vấn đi làm ngay.",
    "Hôm nay ngày {day}/{month} nhà máy {firm} cúp điện từ 7 giờ đến 11 giờ, chuyền nào không "
    "có máy phát thì nghỉ, chiều vào làm bình thường.",
    "Sở Y tế ghi nhận {amount} công nhân công ty {firm} ở {place} phải vào viện sau bữa ăn ca, "
    "hiện sức khỏe đã ổn định, nguyên nhân đang được làm rõ.",
    "Liên đoàn Lao động huyện {place} tổ chức khám sức khỏe miễn phí cho nữ công nhân vào sáng "
    "ngày {day}/{month}, chị em mang theo thẻ bảo hiểm y tế.",
    "Phòng trọ gần cổng khu công nghiệp {place}, giá {money} nghìn một tháng, điện nước giá "
    "nhà nước, giờ giấc tự do, ai cần gọi chị Bảy.",
)
PREFIXES = (
    "Copy từ nhóm:", "FW:", "Mọi người đọc nhé", "Chia sẻ lại cho ae biết:", "Nóng!!!",
    "Theo một bạn gửi,", "Đăng giùm người bạn:", "Hot hot", "Các bác xem này",
    "Tin từ Zalo nhóm xưởng:",
)  # fmt: skip
SUFFIXES = (
    "Mọi người share giúp", "Nhờ ad duyệt bài ạ", "ai biết cho ý kiến với", "#congnhan #tinnong",
    "hic hic", "(st)", "Cảm ơn ad nhiều", "chia sẻ để mọi người cùng biết nha", "Nguồn: sưu tầm",
)  # fmt: skip
EMOJI = "😀😡🔥❤️😭👍🙏⚠️📢"
_CLAUSE = re.compile(r"[^.,;:!?…\n]+")


def clauses() -> list[str]:
    """Clauses of three to nine words of the training texts, in file order."""
    found: dict[str, None] = {}
    folder = files("lantoa.analysis.classify") / "texts"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".tsv"):
            for line in path.read_text(encoding="utf-8").splitlines()[1:]:
                for clause in _CLAUSE.findall(line.rsplit("\t", 1)[-1]):
                    if 3 <= len(clause.split()) <= 9:
                        found[clause.strip()] = None
    return list(found)


def _details(rng: random.Random) -> dict[str, object]:
    return {
        "firm": rng.choice(FIRMS) + rng.choice(["", " 2", " 3"]),
        "place": rng.choice(PLACES),
        "day": rng.randint(1, 14),
        "day2": rng.randint(15, 28),
        "month": rng.randint(1, 12),
        "amount": rng.randint(5, 900),
        "money": rng.randint(10, 190) * 50,
    }


def post(rng: random.Random, pool: list[str]) -> str:
    """One new post: three to six clauses, now and then with a place, a firm or an amount."""
    parts = rng.sample(pool, rng.randint(3, 6))
    details = _details(rng)
    extra = rng.choice(["", "", "ở {place}", "công ty {firm}", "hôm {day}/{month}", "{money}k"])
    if extra:
        parts.insert(rng.randrange(len(parts) + 1), extra.format(**details))
    sentences = [
        part[0].upper() + part[1:] + rng.choice([".", ".", ",", "!", "..."]) for part in parts
    ]
    return " ".join(sentences)


def edited(rng: random.Random, text: str) -> str:
    """A re-posted copy: one to three of the edits that a re-poster makes."""
    for edit in rng.sample(
        ["prefix", "suffix", "case", "accents", "cut", "order", "emoji"], rng.randint(1, 3)
    ):
        words = text.split()
        if edit == "prefix":
            text = f"{rng.choice(PREFIXES)} {text}"
        elif edit == "suffix":
            text = f"{text} {rng.choice(SUFFIXES)}"
        elif edit == "case":
            text = rng.choice([text.upper(), text.lower()])
        elif edit == "accents":
            text = _without_accents(text)
        elif edit == "cut" and len(words) > 12:
            text = " ".join(words[: int(len(words) * rng.uniform(0.6, 0.9))]) + "..."
        elif edit == "order":
            sentences = re.findall(r"[^.!]+[.!]+ ?", text)
            if len(sentences) > 1 and "".join(sentences).strip() == text.strip():
                turn = rng.randrange(1, len(sentences))
                text = " ".join(s.strip() for s in sentences[turn:] + sentences[:turn])
        elif edit == "emoji":
            for _ in range(rng.randint(1, 4)):
                place = rng.randrange(len(words) + 1)
                words.insert(place, rng.choice(EMOJI))
            text = " ".join(words)
    return text


def _without_accents(text: str) -> str:
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in text)


def corpus(count: int, seed: int = 1, *, lookalikes: bool = True) -> tuple[list[str], list[int]]:
    """``count`` posts in random order with the number of the group each belongs to."""
    rng = random.Random(seed)
    pool = clauses()
    copies, alike = count // 20, count // 20 if lookalikes else 0
    made = [(post(rng, pool), group) for group in range(count - copies - alike)]
    seen: set[str] = set()
    while len(seen) < alike:
        seen.add(rng.choice(BOILERPLATE).format(**_details(rng)))
    made += [(text, len(made) + i) for i, text in enumerate(sorted(seen))]
    for _ in range(copies):
        original, group = made[rng.randrange(count - copies)]
        made.append((edited(rng, original), group))
    rng.shuffle(made)
    return [text for text, _ in made], [group for _, group in made]


def pair_scores(found: list[int], true: list[int]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs that two groupings put together."""

    def pairs(*labels: list[int]) -> int:
        sizes: dict[tuple[int, ...], int] = {}
        for key in zip(*labels, strict=True):
            sizes[key] = sizes.get(key, 0) + 1
        return sum(n * (n - 1) // 2 for n in sizes.values())

    both, given, wanted = pairs(found, true), pairs(found), pairs(true)
    precision, recall = both / max(given, 1), both / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
