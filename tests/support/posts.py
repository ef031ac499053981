"""Invented posts for tests, many of them different and all of them plain."""

from datetime import UTC, datetime, timedelta

from lantoa.listening.domain.items import Item

_TEXTS = [
    "Công nhân công ty {n} ngừng việc tập thể vì nợ lương tháng {m}, chủ chưa trả lời anh em",
    "Công đoàn cơ sở số {n} tổ chức đối thoại về bữa ăn ca trong quý {m} với ban giám đốc",
    "Tuyển gấp {n} lao động phổ thông, bao ăn ở, lương tuần {m} triệu, liên hệ sớm nhé các bạn",
    "Đội bóng {n} thắng trận thứ {m} trước hàng nghìn khán giả trên sân nhà tối hôm qua",
    "Bao giờ tăng lương tối thiểu vùng {n} vậy mọi người, năm {m} nghe nói có mà chưa thấy gì",
    "Cảm ơn công đoàn đã hỗ trợ {n} phần quà Tết cho công nhân khó khăn ở khu trọ số {m}",
]
BASE = datetime(2026, 3, 2, 5, tzinfo=UTC)


def make_post(number: int, **fields: object) -> Item:
    """Post ``number``: its text, address and day differ from every other number's."""
    values: dict[str, object] = {
        "key": f"https://bao.example/{number}",
        "url": f"https://bao.example/{number}",
        "title": "",
        "text": _TEXTS[number % len(_TEXTS)].format(n=number, m=number % 12 + 1),
        "published_at": BASE + timedelta(hours=7 * (number % 40)),
    }
    return Item(**(values | fields))  # type: ignore[arg-type]
