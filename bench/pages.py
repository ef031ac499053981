"""Workspace pages with a million mentions: time at the server, and what the plans touch.

``python -m bench.pages [MENTIONS]`` (1,000,000). An embedded database is made, filled and thrown
away; pages are asked through Django's test client, so the figures are the server's share.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from bench.database import own_database

REPEATS = 7


def main() -> int:
    """Build the archive, time the pages, explain the lists."""
    mentions = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000_000)
    with own_database():
        _measure(mentions)
    return 0


def _measure(mentions: int) -> None:
    from django.test import Client
    from django.test.utils import override_settings

    from bench.archive import build
    from lantoa.listening.models import Mention, Source
    from lantoa.units.models import Unit, User

    started = time.perf_counter()
    build(mentions)
    built = time.perf_counter() - started
    started = time.perf_counter()
    _judge_recent_days()
    judged = time.perf_counter() - started
    print(f"{mentions:,} mentions written in {built:.0f} s, judged in {judged:.0f} s.\n")

    user = User.objects.create_superuser("bench@example.com", "a long password")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    newest = Mention.objects.order_by("-published_at").first()
    source = Source.objects.first()
    unit = Unit.objects.filter(level="provincial_federation", valid_to=None).first()
    assert newest
    assert source
    assert unit
    old = newest.published_at.date() - timedelta(days=500)
    pages = {
        "Today": "/admin/",
        "Trends, 28 days": "/admin/trends/",
        "Trends of one unit": f"/admin/trends/?unit={unit.pk}",
        "One topic": "/admin/trends/wages/",
        "Posts, newest": "/admin/mentions/",
        "Posts, one topic and unit": f"/admin/mentions/?topic=housing&unit={unit.pk}",
        "Posts, 500 days ago": f"/admin/mentions/?first={old}&last={old}",
        "Search, common word": "/admin/mentions/?q=lương",
        "Search, folded words": "/admin/mentions/?q=cong doan",
        "Search, phrase without": '/admin/mentions/?q="công đoàn" NOT lương',
        "Search, nothing found": "/admin/mentions/?q=qqqzzz",
        "One post": f"/admin/mentions/{newest.pk}/",
        "Sources": "/admin/sources/",
        "One source": f"/admin/sources/{source.pk}/",
        "Units": "/admin/units/",
    }
    print("| page | median ms | worst of 7 ms |\n|---|---|---|")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, address in pages.items():
            times = _times(lambda address=address: client.get(address))
            print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} |")
    _explain(user)


def _judge_recent_days() -> None:
    """What a night's refresh writes; stories are left out (no page lists all of them)."""
    from django.utils import timezone

    from lantoa.insight.domain import trends
    from lantoa.insight.domain.series import last_full_day
    from lantoa.insight.models import Refresh

    now = timezone.now()
    last = last_full_day(timezone.localdate())
    assert last
    judged = trends.judge(last - timedelta(days=90), last)
    trends.predict(last)
    Refresh.objects.create(started_at=now, finished_at=now, last_day=last, judged=judged)


def _times(ask: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(REPEATS + 1):
        started = time.perf_counter()
        answer = ask()
        assert answer.status_code == 200, answer.status_code  # type: ignore[attr-defined]
        found.append((time.perf_counter() - started) * 1000)
    return found[1:]


def _explain(user: object) -> None:
    """What one page of each list touches; partitions not named are not opened."""
    from lantoa.listening.domain import queries

    print("\n| list | partitions read | rows read | of all rows |\n|---|---|---|---|")
    lists = {
        "newest": queries.Filters(),
        "one topic": queries.Filters(topic="wages"),
        "negative": queries.Filters(sentiment="negative"),
        "search": queries.Filters(q="lương"),
    }
    total = _all_rows()
    for name, filters in lists.items():
        partitions, rows = _touched(user, filters)
        print(f"| {name} | {partitions} | {rows:,} | {rows / total:.4%} |")


def _touched(user: object, filters: object) -> tuple[int, int]:
    from lantoa.listening.domain import queries

    names: set[str] = set()
    rows = found = 0
    for part in queries._parts(user, filters):  # type: ignore[arg-type]
        plan = queries._newest(part, 0, queries.PAGE_SIZE + 1).explain(analyze=True)
        found += int(re.search(r"rows=([\d.]+) loops", plan)[1].split(".")[0])  # type: ignore[index]
        for line in plan.splitlines():
            if (scan := re.search(r"Scan.* on (listening_mention_\w+)", line)) and (
                read := re.search(r"actual time=\S+ rows=([\d.]+)", line)
            ):
                names.add(scan[1])
                rows += int(float(read[1]))
            elif removed := re.search(r"Rows Removed by Filter: (\d+)", line):
                rows += int(removed[1])
        if found > queries.PAGE_SIZE:
            break
    return len(names), rows


def _all_rows() -> int:
    from lantoa.listening.models import Mention

    return Mention.objects.count()


if __name__ == "__main__":
    sys.exit(main())
