"""A full register and a full queue: matching a tip, making the index, opening the triage screen.

``python -m bench.claims [CLAIMS] [TIPS]`` (10,000 and 100,000). An embedded database is made,
filled with invented posts (`bench/corpus.py`) as claims and tips, and thrown away.
"""

import random
import statistics
import sys
import time

from bench.database import own_database

TRIED = 200
REPEATS = 9


def main() -> int:
    """Fill the database, time both."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with own_database():
        _measure(*(numbers + [10_000, 100_000][len(numbers) :])[:2])
    return 0


def _measure(claims: int, tips: int) -> None:
    from django.test import Client
    from django.test.utils import override_settings

    from lantoa.integrity.domain.matching import REGISTER
    from lantoa.units.domain.reference import load_reference_units
    from lantoa.units.models import Unit, User

    load_reference_units()
    unit = Unit.objects.get(level="confederation", valid_to=None)
    texts = _fill(claims, tips, unit)
    started = time.perf_counter()
    REGISTER.match(texts[0])
    print(f"{claims:,} claims, {tips:,} open tips.\n\n| what | median ms | p95 ms |\n|---|---|---|")
    print(f"| making the index, once | {(time.perf_counter() - started) * 1000:.0f} | |")
    _row("matching one tip", [_timed(lambda t=t: REGISTER.match(t)) for t in texts[:TRIED]])
    user = User.objects.create_superuser("bench@example.com", "a long password")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client.get("/admin/triage/")
        pages = [_timed(lambda: client.get("/admin/triage/")) for _ in range(REPEATS)]
    _row("triage screen", pages)


def _fill(claims: int, tips: int, unit: object) -> list[str]:
    """Claims and tips in bulk; returns the tips' texts."""
    from django.utils import timezone

    from bench.corpus import clauses, post
    from lantoa.intake.models import Tip
    from lantoa.integrity.models import Claim

    rng, pool = random.Random(1), clauses()
    texts = [post(rng, pool) for _ in range(claims + tips)]
    Claim.objects.bulk_create(
        [Claim(statement=text[:300], unit=unit, about_union=True) for text in texts[:claims]],
        batch_size=2_000,
    )
    now = timezone.now()
    Tip.objects.bulk_create(
        [
            Tip(
                kind="suspicious", channel="web", unit=unit, text=text, received_at=now,
                submission_key=f"s{number}", content_key=f"c{number}", code_digest=f"d{number}",
            )
            for number, text in enumerate(texts[claims:])
        ],
        batch_size=2_000,
    )  # fmt: skip
    return texts[claims:]


def _timed(ask: object) -> float:
    started = time.perf_counter()
    ask()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000


def _row(name: str, times: list[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"| {name} | {statistics.median(times):.1f} | {p95:.1f} |")


if __name__ == "__main__":
    sys.exit(main())
