"""A ranking of many attempts: worked out, published, counted again, and its pages read."""

import resource
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.contests_seed import QUESTIONS, make_contest

ATTEMPTS = 1_000_000
READ = 7  # times each page

# One attempt for each contestant, all answers given, a third of them wrong. Ties are as usual.
_ATTEMPTS = """
INSERT INTO contests_attempt (round_id, contestant_id, number, status, questions, seed,
    started_at, deadline, accept_until, ended_at)
SELECT %(round)s, person, 1, 'submitted', %(questions)s, 1, now(), now() + interval '20 min',
    now() + interval '20 min', now() + interval '1 min' + random() * interval '19 min'
FROM unnest(%(people)s::bigint[]) AS person
"""
_ANSWERS = """
INSERT INTO contests_answer (attempt_id, question_id, value, sequence, saved_at)
SELECT a.id, q.id, q.choices -> (CASE WHEN random() < 0.67 THEN 0 ELSE 1 END) -> 'id', 1, now()
FROM contests_attempt a CROSS JOIN contests_question q
WHERE a.round_id = %(round)s AND q.round_id = %(round)s
"""
_UNITS = """
UPDATE contests_contestant SET unit_id = (%(units)s::bigint[])[1 + id %% cardinality(%(units)s)]
WHERE contest_id = %(contest)s
"""
_OVER = "UPDATE contests_round SET closes_at = clock_timestamp() WHERE id = %(round)s"
_SIZES = "SELECT pg_total_relation_size('contests_' || name) FROM unnest(%s::text[]) name"
_TABLES = ("contestant", "attempt", "answer", "result")


def recount(attempts: int) -> bool:
    """Seed, freeze, publish, recount and read; whether the recount equals what was published."""
    from lantoa.contests.domain import freezing, ranking
    from lantoa.contests.models import Round

    round_ = Round.objects.select_related("rules", "contest").get(pk=_seed(attempts))
    frozen, freezing_took = _timed(lambda: freezing.freeze(round_, actor=None))
    freezing.publish(frozen, actor=None, objections=timedelta(days=5))
    again, recount_took = _timed(lambda: ranking.work_out(round_))
    equal = again.sha256 == frozen.sha256 == _stored(frozen)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"| {attempts:,} attempts of {QUESTIONS} answers | s |\n|---|---|")
    print(f"| marked, ranked and stored | {freezing_took:.1f} |")
    print(f"| counted again from the answers, {'equal' if equal else 'DIFFERENT'} | "
          f"{recount_took:.1f} |")  # fmt: skip
    print(f"\nAt most {peak:.1f} GiB of memory. ", end="")
    _sizes(attempts)
    _read_pages(frozen)
    return equal


def _seed(attempts: int) -> int:
    """A round that is over; units as in the register. The guards look away: 20 rows an attempt
    are written as one statement."""
    from django.db import connection

    from lantoa.contests.models import Contest, Question, Round
    from lantoa.units.domain.reference import load_reference_units
    from lantoa.units.models import Unit

    load_reference_units()
    round_, people = make_contest(attempts)
    values: dict[str, Any] = {
        "round": round_,
        "contest": Round.objects.get(pk=round_).contest_id,
        "people": people,
        "questions": list(Question.objects.filter(round=round_).values_list("pk", flat=True)),
        "units": list(Unit.objects.values_list("pk", flat=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (_UNITS, _ATTEMPTS, _ANSWERS, _OVER):
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    Contest.objects.filter(pk=values["contest"]).update(announced=True)
    return round_


def _stored(frozen: Any) -> str:
    """The hash of the ranking's rows as they stand in the table that the public reads."""
    from lantoa.analysis.contest.ranking import digest

    rows = frozen.results.order_by("board", "place", "entry").values_list(
        "board", "place", "entry", "score", "gap", "time_used", "submitted_at"
    )
    return digest(
        f"{board}\t{place}\t{entry}\t{score}\t{'-' if gap is None else gap}\t{used}\t{_micro(at)}\n"
        for board, place, entry, score, gap, used, at in rows.iterator(10_000)
    )


def _micro(at: Any) -> int:
    from lantoa.contests.domain.ranking import EPOCH

    return (at - EPOCH) // timedelta(microseconds=1)


def _sizes(attempts: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [list(_TABLES)])
        sizes = dict(zip(_TABLES, (row[0] for row in cursor.fetchall()), strict=True))
    shown = ", ".join(f"{name} {size / attempts:,.0f}" for name, size in sizes.items())
    print(f"Bytes an attempt, with indexes: {shown}.")


def _read_pages(frozen: Any) -> None:
    from django.core.cache import cache
    from django.test import Client
    from django.test.utils import override_settings

    from lantoa.units.models import User

    round_ = frozen.round
    staff, anybody = Client(), Client()
    staff.force_login(
        User.objects.create_superuser(f"bench-{round_.pk}@example.com", "a long password"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    results = f"/cuoc-thi/{round_.contest.slug}/ket-qua/{round_.number}/"
    whole = f"{results}bang-xep-hang/"
    middle = frozen.results.order_by("order", "entry")[frozen.results.count() // 2]
    pages = {
        "ranking, first page": (anybody, whole),
        "ranking, from the middle on": (anybody, f"{whole}?sau={middle.order}.{middle.entry}"),
        "ranking, place found by its code": (anybody, f"{whole}?ma={middle.entry}"),
        "results": (anybody, results),
        "the round at the organiser's desk": (staff, f"/admin/contests/rounds/{round_.pk}/"),
    }
    print(f"\n| page | median ms | worst of {READ} |\n|---|---|---|")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, (client, address) in pages.items():
            assert client.get(address).status_code == 200
            took = [_timed(lambda: client.get(address))[1] * 1000 for _ in range(READ)]  # noqa: B023
            print(f"| {name} | {statistics.median(took):.0f} | {max(took):.0f} |")
        cache.clear()
        took = [_timed(lambda: anybody.get(results))[1] * 1000]
        print(f"| results, league not known yet | {took[0]:.0f} | |", flush=True)


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = act()
    return result, time.perf_counter() - began
