"""Library search with a million products: time at the server, and the plans.

``python -m bench.library [PRODUCTS]`` (1,000,000). An embedded database is made, filled by SQL and
thrown away; the pages are asked through Django's test client.
"""

import statistics
import sys
import time
from collections.abc import Callable

from bench.database import own_database

REPEATS = 7
WORDS = (
    "bữa cơm công đoàn", "an toàn lao động", "tiền lương tháng", "nhà ở công nhân", "đối thoại",
    "hội thi tay nghề", "tết sum vầy", "khám sức khỏe", "học tập pháp luật", "tháng công nhân",
    "áp phích phòng cháy", "văn nghệ quần chúng", "thăm hỏi đoàn viên", "mái ấm công đoàn",
)  # fmt: skip
# Written in one product of a thousand, to be looked for.
RARE = "giải bóng chuyền nữ"

_SEED = """
INSERT INTO library_product (
    public_id, unit_id, kind, status, version, headline, lead, body, language, topics, pillar,
    campaign, ai_generated, author, owner, licence, rights_from, territory, releases, rights_note,
    visibility, exclusion, created_at, changed_at, approved_at, approved_version, issued_at,
    correction, killed_reason, invented, search)
SELECT gen_random_uuid(), u.ids[1 + n %% cardinality(u.ids)],
    (ARRAY['news','photo','poster','video','audio'])[1 + n %% 5], 'published', 1,
    t.headline || ' ' || n, t.headline, '', 'vi',
    ARRAY[(ARRAY['wages','meals','osh','housing','union_work'])[1 + n %% 5]], '', '', false,
    'Nguyễn Thị Minh Họa', 'Công đoàn', (ARRAY['union','union','union','reserved'])[1 + n %% 4],
    '2015-01-01', 'world', 'held', '', (ARRAY['system','system','system','unit'])[1 + n / 7 %% 4],
    '', at, at, at, 1, at, '', '', true, t.vector::tsvector
FROM generate_series(1, %(products)s) n
CROSS JOIN (SELECT %(units)s::bigint[] AS ids) u
CROSS JOIN LATERAL (SELECT now() - n * interval '4 minutes' AS at) moment
JOIN unnest(%(headlines)s::text[], %(vectors)s::text[]) WITH ORDINALITY t(headline, vector, k)
  ON t.k = 1 + CASE WHEN n %% 1000 = 0 THEN cardinality(%(headlines)s::text[]) - 1
                    ELSE (n * 7919::bigint) %% (cardinality(%(headlines)s::text[]) - 1) END
"""


def main() -> int:
    """Seed, time the pages, explain the slowest."""
    products = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000_000)
    with own_database():
        _measure(products)
    return 0


def _measure(products: int) -> None:
    from django.test import Client
    from django.test.utils import override_settings
    from django.utils import timezone

    from lantoa.units.domain.people import grant
    from lantoa.units.domain.reference import load_reference_units
    from lantoa.units.models import Role, Unit, User

    load_reference_units()
    started = time.perf_counter()
    _seed(products)
    print(f"{products:,} products written in {time.perf_counter() - started:.0f} s.\n")
    unit = Unit.objects.filter(level="provincial_federation", valid_to=None).first()
    assert unit
    user = User.objects.create_user("bench@example.com", "a long password", is_staff=True)
    grant(user, unit, Role.OFFICER, on=timezone.localdate())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    searches = {
        "newest": "",
        "common words": "q=công đoàn",
        "common, without marks": "q=cong doan",
        "rare words": f"q={RARE}",
        "nothing found": "q=qqqzzz",
        "phrase and NOT": 'q="công đoàn" NOT cơm',
        "kind and topic": "kind=poster&topic=osh",
        "common words, one unit": f"q=lao động&unit={unit.pk}",
        "free to use": "free=yes&q=an toàn",
        "ours": "whose=ours",
        "page 40": "q=công đoàn&page=40",
    }
    print("| search | median ms | worst of 7 ms |\n|---|---|---|")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, query in searches.items():
            times = _times(lambda query=query: client.get(f"/admin/library/?{query}"))
            print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} |", flush=True)
    _explain(user)


def _seed(products: int) -> None:
    from django.db import connection

    from lantoa.library.domain.words import vector
    from lantoa.units.models import Unit

    headlines = [f"{a} và {b}" for a in WORDS for b in WORDS if a != b] + [RARE]
    values = {
        "units": list(Unit.objects.filter(valid_to=None).values_list("pk", flat=True)),
        "headlines": headlines,
        "vectors": [vector(headline) for headline in headlines],
        "products": products,
    }
    with connection.cursor() as cursor:
        # The indexes are built once at the end, which is what takes a minute otherwise.
        cursor.execute("DROP INDEX library_product_search")
        cursor.execute(_SEED, values)
        cursor.execute("CREATE INDEX library_product_search ON library_product USING gin (search)")
        cursor.execute("ANALYZE library_product")


def _times(ask: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(REPEATS + 1):
        started = time.perf_counter()
        answer = ask()
        assert answer.status_code == 200, answer.status_code  # type: ignore[attr-defined]
        found.append((time.perf_counter() - started) * 1000)
    return found[1:]


def _explain(user: object) -> None:
    """The plan of the first part of a common and of a rare search."""
    from lantoa.library.domain import finding

    for words in ("công đoàn", RARE):
        part = next(finding._parts(user, finding.Filters(q=words)))  # type: ignore[arg-type]
        plan = finding._newest(part)[: finding.PAGE_SIZE + 1].explain(analyze=True)
        print(f"\n{words}:\n\n```\n{plan}\n```")


if __name__ == "__main__":
    sys.exit(main())
