"""The invented sources: who speaks there, how much, about what, and in which form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lantoa.analysis.calendar import holiday_effect

MARK = "dữ liệu minh họa"
DAYS = 90
"""Days of history on the first day, which is the last of them."""

DIES_BEFORE = 8
"""Days before the first day on which the dying source published for the last time."""


@dataclass(frozen=True)
class Outlet:
    """One source. ``rate`` is items on an ordinary day; ``relevant`` the share about work.

    ``form`` names the address: rss.xml, atom.xml, feed.json, news-sitemap.xml or thong-bao.
    ``voices`` are weights of the kinds of posts; ``home`` a province most posts come from.
    """

    slug: str
    title: str
    kind: str
    form: str
    rate: float
    relevant: float
    voices: Mapping[str, float]
    noise: Mapping[str, float]
    unit: str = "tong-lien-doan"
    home: str | None = None
    summary_only: bool = False
    charset: str = "utf-8"
    decomposed: bool = False
    dies: bool = False
    favours: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The title with the mark that everything here is invented."""
        return f"{self.title} ({MARK})"

    @property
    def written(self) -> bool:
        """Articles with headlines, not posts."""
        return self.kind in ("press", "union", "official")

    @property
    def source_form(self) -> str:
        """The collector's word for the form."""
        return {"news-sitemap.xml": "sitemap", "thong-bao": "page"}.get(self.form, "feed")

    def lives_on(self, epoch: date, day: date) -> bool:
        """Whether it publishes on a day."""
        return not self.dies or (epoch - day).days >= DIES_BEFORE


_POSTS = {"grievance": 42, "question": 30, "opinion": 13, "claim": 9, "announcement": 3, "other": 3}
_ASKS = {"question": 70, "grievance": 14, "opinion": 10, "claim": 6}
_TALK = {"daily": 50, "advert": 25, "question": 25}
_NEWS = {"news": 1.0}

OUTLETS = (
    Outlet("bao-tho-moi", "Báo Thợ Mới", "press", "rss.xml", 7, 0.74, _NEWS, _NEWS),
    Outlet("nhip-song-ca-kip", "Nhịp sống ca kíp", "press", "atom.xml", 5, 0.8, _NEWS, _NEWS),
    Outlet("diem-tin-sang", "Điểm tin sáng nay", "press", "rss.xml", 7, 0.14, _NEWS, _NEWS),
    Outlet("cong-doan-mien-dong", "Trang tin Công đoàn miền Đông", "union", "rss.xml", 1.2, 1.0,
           {"news": 0.7, "announcement": 0.3}, _NEWS, unit="ldld-dong-nai-2025", home="Đồng Nai",
           summary_only=True, favours={"union_work": 8}),
    Outlet("ban-tin-cong-doan-phia-bac", "Bản tin Công đoàn phía Bắc", "union",
           "news-sitemap.xml", 1.3, 1.0, {"news": 0.7, "announcement": 0.3}, _NEWS,
           summary_only=True, favours={"union_work": 8}),
    Outlet("thong-bao-viec-lam", "Cổng thông báo lao động địa phương", "official", "thong-bao",
           0, 1.0, {"announcement": 1.0}, _NEWS),
    Outlet("hoi-cong-nhan-xa-que", "Hội công nhân xa quê", "social", "feed.json", 13, 0.5,
           _POSTS, _TALK),
    Outlet("xom-tro-quan-ho", "Xóm trọ Quan Họ", "social", "feed.json", 9, 0.46, _POSTS, _TALK,
           unit="ldld-bac-ninh-2025", home="Bắc Ninh"),
    Outlet("cho-cong-nhan-dong-nai", "Chợ công nhân Đồng Nai", "social", "rss.xml", 10, 0.34,
           _POSTS, {"advert": 70, "daily": 15, "question": 15}, unit="ldld-dong-nai-2025",
           home="Đồng Nai"),
    Outlet("hoi-tho-dat-cang", "Hội thợ đất Cảng", "social", "rss.xml", 8, 0.42, _POSTS, _TALK,
           unit="ldld-hai-phong-2025", home="Hải Phòng", decomposed=True),
    Outlet("dien-dan-nguoi-tho", "Diễn đàn Người Thợ", "forum", "atom.xml", 8, 0.5, _POSTS, _TALK),
    Outlet("hoi-dap-viec-lam", "Hỏi đáp việc làm", "forum", "rss.xml", 6, 0.66, _ASKS,
           {"question": 80, "advert": 20}),
    Outlet("lang-que-mien-tay", "Diễn đàn Miền Tây quê tôi", "forum", "rss.xml", 6, 0.3, _POSTS,
           _TALK, unit="ldld-can-tho-2025", home="Cần Thơ", charset="windows-1258"),
    Outlet("bua-com-ca", "Chuyện bữa cơm ca", "social", "rss.xml", 9, 0.55, _POSTS, _TALK,
           dies=True, favours={"meals": 5}),
    Outlet("bang-tin-tuyen-dung", "Bảng tin tuyển dụng", "other", "rss.xml", 6, 0.04,
           {"announcement": 1}, {"advert": 1.0}),
)  # fmt: skip


def outlet(slug: str) -> Outlet:
    """The outlet with this slug. Raises KeyError."""
    return {found.slug: found for found in OUTLETS}[slug]


_PRESS_WEEK = (1.08, 1.1, 1.08, 1.08, 1.06, 0.82, 0.66)
_POSTS_WEEK = (0.96, 0.92, 0.94, 0.96, 1.02, 1.12, 1.16)


def activity(found: Outlet, day: date) -> float:
    """How busy a source is on a day, 1 on an ordinary one: weekdays, holidays, Tết."""
    effect = holiday_effect(day)
    level = (_PRESS_WEEK if found.written else _POSTS_WEEK)[effect.weekday]
    if effect.holiday:
        level *= 0.5 if found.written else 0.6
    elif effect.bridge or effect.near_tet:
        level *= 0.8
    return level
