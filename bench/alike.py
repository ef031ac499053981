"""Search by picture among a million: time of the query, and its plan.

``python -m bench.alike [PICTURES]`` (1,000,000). An embedded database is made and thrown away. The
bits of the pictures are random; every ten-thousandth is one bit from what is asked.
"""

import statistics
import sys
import time

from bench.database import own_database

REPEATS = 7
ASKED = 0x1234_5678_9ABC_DEF0
_SEED = """
INSERT INTO library_master (product_id, role, file, preview, access, name, sha256, mime, size, alt,
    transcript, text, metadata, looks, added_at, fixity)
SELECT %(product)s, 'main', '', '', '', '', md5(n::text), 'image/jpeg', 1, '', '', '', '{}',
    CASE WHEN n %% 10000 = 0 THEN %(asked)s # (1::bigint << (n / 10000 %% 60)::integer)
         ELSE hashtextextended(n::text, 0) END, now(), 'ok'
FROM generate_series(1, %(pictures)s) n
"""


def main() -> int:
    """Seed, ask, explain."""
    pictures = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000_000)
    with own_database():
        _measure(pictures)
    return 0


def _measure(pictures: int) -> None:
    from django.db import connection
    from tests.support.factories.library import ApprovedFactory
    from tests.support.factories.units import MembershipFactory

    from lantoa.library.domain.digitising.alike import alike, near

    product, user = ApprovedFactory(), MembershipFactory().user
    with connection.cursor() as cursor:
        cursor.execute(_SEED, {"product": product.pk, "asked": ASKED, "pictures": pictures})
        cursor.execute("ANALYZE library_master")
    times = []
    for _ in range(REPEATS + 1):
        started = time.perf_counter()
        found = alike(ASKED, user)
        times.append((time.perf_counter() - started) * 1000)
    print(f"{pictures:,} pictures, {len(found)} shown.\n")
    print("| median ms | worst of 7 ms |\n|---|---|")
    print(f"| {statistics.median(times[1:]):.1f} | {max(times[1:]):.1f} |")
    print(f"\n```\n{near(ASKED).explain(analyze=True)}\n```")


if __name__ == "__main__":
    sys.exit(main())
