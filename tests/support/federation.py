"""A small federation that has been listening for nine weeks, for tests of the workspace.

Small enough to be made in a second, and with everything a page may show: a park under a province,
a province that has become part of another, a week of alarm, a source that went silent, posts
without a time, posts that are not about workers, a story, a forecast.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lantoa.insight.models import Refresh, Story
from lantoa.listening.models import Fetch, Mention, Source
from lantoa.units.domain.succession import merge
from lantoa.units.models import Level, Unit, User
from tests.support.factories.insight import (
    AlarmFactory,
    ForecastFactory,
    StoryFactory,
    TrendFactory,
)
from tests.support.factories.listening import SourceFactory, make_mentions
from tests.support.factories.units import MembershipFactory, UnitFactory

DAYS = 63


@dataclass
class Federation:
    """What was made. ``officer`` sees everything, ``local`` province A and what is national."""

    root: Unit
    a: Unit
    b: Unit
    park: Unit
    old: Unit
    officer: User
    local: User
    press: Source
    forum: Source
    silent: Source
    story: Story
    today: date
    mentions: list[Mention]

    @property
    def last(self) -> date:
        """The last full day."""
        return self.today - timedelta(days=1)


def make_federation() -> Federation:
    """Make the federation in the test's database."""
    today = timezone.localdate()
    root = UnitFactory(code="goc", level=Level.CONFEDERATION, name="Tổng Liên đoàn")
    a, b, old = (
        UnitFactory(code=code, level=Level.PROVINCIAL_FEDERATION, parent=root, name=name)
        for code, name in (("a", "Liên đoàn A"), ("b", "Liên đoàn B"), ("cu", "Liên đoàn Cũ"))
    )
    park = UnitFactory(
        code="kcn", level=Level.INDUSTRIAL_ZONE_UNION, parent=a, name="Công đoàn KCN"
    )
    merge([old], b, on=today - timedelta(days=30))
    officer = MembershipFactory(unit=root, user__email="can-bo@vidu.example").user
    local = MembershipFactory(unit=a, user__email="co-so@vidu.example").user
    now = timezone.now()
    read = {"unit": root, "last_status": "ok", "last_fetch_at": now, "last_success_at": now,
            "next_fetch_at": now + timedelta(minutes=20)}  # fmt: skip
    press = SourceFactory(name="Báo Thử", **read)
    forum = SourceFactory(name="Diễn đàn Thử", kind="forum", **read)
    silent = SourceFactory(name="Nguồn Im", kind="social", **read)
    Fetch.objects.create(
        source=press, status="ok", started_at=now, finished_at=now, http_status=200,
        items_seen=3, items_new=1, items_known=1, items_rejected=1, problems=["một mục hỏng"],
    )  # fmt: skip
    story = StoryFactory(
        title="Tin đồn cắt thưởng", unit=a, topics=["wages"],
        first_at=_at(today - timedelta(days=5), 8), last_at=_at(today - timedelta(days=1), 20),
    )  # fmt: skip
    federation = Federation(
        root, a, b, park, old, officer, local, press, forum, silent, story, today, []
    )
    federation.mentions = make_mentions(_rows(federation))
    story.mentions = Mention.objects.filter(story_id=story.pk).count()
    story.save()
    _judge(federation)
    return federation


def _rows(f: Federation) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for back in range(DAYS, -1, -1):
        day = f.today - timedelta(days=back)
        rows += [
            {"source": f.press, "unit": f.a, "topics": ["wages"],
             "title": "Báo viết về tiền lương"},
            {"source": f.press, "unit": f.root, "topics": ["union_work"], "kind": "news",
             "title": "Công đoàn tổ chức đối thoại", "text": "Nội dung bài báo về công đoàn."},
            {"source": f.forum, "unit": f.b, "topics": ["wages", "overtime"],
             "author": f"{back:032x}"},
            {"source": f.forum, "unit": f.park, "topics": ["overtime"], "author": "f" * 32},
            {"source": f.forum, "unit": f.a, "relevant": False, "topics": [], "kind": "advert",
             "text": "Bán quần áo giá rẻ.", "relevance": 0.1},
        ]  # fmt: skip
        if back > 35:
            rows.append({"source": f.press, "unit": f.old, "topics": ["housing"]})
        if back > 3:
            rows += [{"source": f.silent, "unit": f.b, "topics": ["meals"]} for _ in range(6)]
        if 1 <= back <= 5:
            rows += [
                {"source": f.forum, "unit": f.a, "topics": ["wages"], "story_id": f.story.pk,
                 "author": f"{100 * back + n:032x}", "sentiment": "negative", "relevance": 0.55,
                 "text": f"Nghe nói công ty cắt thưởng chuyên cần, lần {back}-{n}."}
                for n in range(8)
            ]  # fmt: skip
        for at, row in enumerate(rows):
            row.setdefault("published_at", _at(day, 8 + at % 12) if back else timezone.now())
    rows += [
        {"source": f.forum, "unit": f.a, "topics": ["housing"], "published_at": None}
        for _ in range(4)
    ]
    return rows


def _judge(f: Federation) -> None:
    for back in range(28, 0, -1):
        day = f.today - timedelta(days=back)
        for topic, unit, high in (("wages", None, 10), ("wages", f.a, 9), ("", None, 20)):
            factory = AlarmFactory if back <= 5 and topic else TrendFactory
            factory(
                topic=topic, unit=unit, day=day, observed=high if back <= 5 else 2, expected=2.0
            )
    for topic, unit in (("", None), ("wages", None), ("wages", f.a)):
        ForecastFactory(topic=topic, unit=unit, first_day=f.today)
    now = timezone.now()
    Refresh.objects.create(started_at=now, finished_at=now, last_day=f.last, judged=84)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
