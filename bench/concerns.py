"""The list of concerns with 100,000 of them, and the suppression of a country's report.

``python -m bench.concerns [CONCERNS]`` (100,000). An embedded database is made, filled by SQL and
thrown away; the pages are asked through Django's test client.
"""

import random
import statistics
import sys
import time
from collections import Counter
from urllib.parse import quote

from bench.database import own_database

REPEATS = 7
VOICES = 2_000
_SEED = """
INSERT INTO concerns_concern (
    public_id, unit_id, handler_id, zone, topic, urgency, summary, origin, critical, status,
    opened_at, due_at, closed_at, closing)
SELECT gen_random_uuid(), u.id, u.id, 'KCN ' || n %% 40,
    (ARRAY['wages','meals','osh','housing','overtime'])[1 + n %% 5],
    (ARRAY['normal','normal','high','critical'])[1 + n / 5 %% 4], 'Công nhân hỏi, lần ' || n,
    'tip', false, CASE WHEN n %% 3 = 0 THEN 'closed' ELSE 'open' END,
    now() - n * interval '7 minutes', now() - n * interval '7 minutes' + interval '5 days',
    CASE WHEN n %% 3 = 0 THEN now() END, CASE WHEN n %% 3 = 0 THEN 'reason' ELSE '' END
FROM generate_series(1, %(concerns)s) n
CROSS JOIN (SELECT %(units)s::bigint[] AS ids) all_units
CROSS JOIN LATERAL (SELECT all_units.ids[1 + n %% cardinality(all_units.ids)] AS id) u
"""


def main() -> int:
    """Time the pages, then the suppression."""
    concerns = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    with own_database():
        _pages(concerns)
    _suppression()
    return 0


def _pages(concerns: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings
    from django.utils import timezone

    from lantoa.concerns.models import Concern
    from lantoa.units.domain.people import grant
    from lantoa.units.domain.reference import load_reference_units
    from lantoa.units.models import Role, Unit, User

    load_reference_units()
    units = list(Unit.objects.filter(level="provincial_federation", valid_to=None))
    with connection.cursor() as cursor:
        cursor.execute(_SEED, {"concerns": concerns, "units": [unit.pk for unit in units]})
        cursor.execute("ANALYZE concerns_concern")
    user = User.objects.create_user("bench@example.com", "a long password", is_staff=True)
    root = Unit.objects.get(level="confederation")
    grant(user, root, Role.OFFICER, on=timezone.localdate())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    row = Concern.objects.order_by("-opened_at")[50_000 % concerns]
    deep = f"{row.opened_at.isoformat()}_{row.pk}"
    lists = {
        "newest": "",
        "page 2,000": f"after={quote(deep)}",
        "overdue": "overdue=1",
        "topic and urgency": "topic=osh&urgency=critical",
        "one unit": f"unit={units[0].pk}",
        "zone": "zone=KCN 7",
        "closed": "status=closed",
        "nothing found": "zone=qqq",
    }
    print(f"{concerns:,} concerns.\n\n| list | median ms | worst ms |\n|---|---|---|")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, query in lists.items():
            times = [_time(client, f"/admin/concerns/?{query}") for _ in range(REPEATS)]
            print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} |")


def _time(client, path: str) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    assert client.get(path).status_code == 200
    return 1000 * (time.perf_counter() - started)


def _suppression() -> None:
    """A month after its four weeks: 17 topics, 34 units, 20 zones, skewed as real counts are."""
    from lantoa.analysis.suppression import Atom, hidden_figures

    draw = random.Random(1)
    voices = [
        (draw.randrange(1, 5), *(min(int(draw.paretovariate(0.8)) - 1, n) for n in (16, 33, 19)))
        for _ in range(VOICES)
    ]
    published: set[object] = set()
    weeks_of = {**{f"week {n}": {n} for n in range(1, 5)}, "month": {1, 2, 3, 4}}
    print(f"\n{VOICES:,} voices.\n")
    print("| report | figures | below ten | hidden | s |\n|---|---|---|---|---|")
    for report in weeks_of:
        atoms = Counter(
            frozenset(
                figure
                for name, weeks in weeks_of.items()
                if week in weeks
                for figure in ((name, "total"), (name, "t", topic), (name, "u", unit),
                               (name, "z", zone))
                if name == report or figure in published
            )
            for week, topic, unit, zone in voices
        )  # fmt: skip
        sizes: Counter[object] = Counter()
        for figures, people in atoms.items():
            sizes.update(dict.fromkeys(figures, people))
        ranks = {figure: len(figure) for figure in sizes if figure[0] == report}  # type: ignore[index, arg-type]
        started = time.perf_counter()
        found = [Atom(figures, people) for figures, people in atoms.items()]
        hidden = hidden_figures(found, ranks, published=published)
        spent = time.perf_counter() - started
        small = sum(sizes[figure] < 10 for figure in ranks)
        print(f"| {report} | {len(ranks)} | {small} | {len(hidden)} | {spent:.1f} |", flush=True)
        published |= ranks.keys() - hidden


if __name__ == "__main__":
    sys.exit(main())
