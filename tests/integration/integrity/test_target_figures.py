"""Target B: every figure is its list, parts add up, and what comes later changes nothing before."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.support.factories.integrity import (
    CaseFactory,
    ClaimFactory,
    SightingFactory,
    judged_case,
)
from tests.support.factories.measures import ReAuditFactory, ReAuditItemFactory
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.analysis.intervals import wilson
from lantoa.duties.models import Deadline
from lantoa.integrity.domain.appeals import judge_again
from lantoa.integrity.domain.levels import fall_back
from lantoa.integrity.domain.sla import CASE
from lantoa.integrity.domain.target.facts import VERIFIED, Window
from lantoa.integrity.domain.target.figures import NAMES, cases_of, measure
from lantoa.integrity.models import Case, Claim, EarlierState, Response, TargetShare
from lantoa.units.domain.succession import merge
from lantoa.units.models import Level, Unit, User

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 30)
FIRST = TODAY - timedelta(days=59)
HOURS = timedelta(hours=24)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@pytest.fixture
def judges() -> tuple[User, User]:
    return UserFactory(), UserFactory()


@pytest.fixture
def boss() -> User:
    return UserFactory(is_superuser=True)


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(level=Level.PROVINCIAL_FEDERATION)


def window(boss: User, as_of: date = TODAY, **more: object) -> Window:
    now = at(TODAY + timedelta(days=400))
    return Window(boss, FIRST, TODAY, as_of, now=now, **more)  # type: ignore[arg-type]


def make(
    unit: Unit,
    judges: tuple[User, User],
    seen: datetime,
    verdict: str = "untrue",
    verified: timedelta | None = timedelta(hours=4),
    handled: timedelta | None = None,
    found_by: str = "tip",
    about_union: bool = True,
) -> Case:
    """A case whose facts are dated from when its claim was first seen."""
    claim = ClaimFactory(unit=unit, first_seen_at=seen, about_union=about_union)
    SightingFactory(claim=claim, seen_at=seen, found_by=found_by)
    if verified is None:
        case: Case = CaseFactory(claim=claim, maker=judges[0], opened_at=seen)
    else:
        case = judged_case(
            verdict, claim=claim, maker=None, opened_at=seen, judges=judges,
            verified_at=seen + verified,
        )  # fmt: skip
    Deadline.objects.create(
        subject_type="integrity.case", subject_id=str(case.pk), kind=CASE,
        severity="normal", unit=unit, hours=24, clock="calendar", started_at=seen,
        due_at=seen + HOURS,
    )  # fmt: skip
    if handled is not None:
        case.level, case.handled_at = 2, seen + handled
        case.save()
    return case


def random_cases(rng: random.Random, unit: Unit, judges: tuple[User, User], count: int) -> None:
    for _ in range(count):
        verdict = rng.choice(["untrue", "untrue", "fabricated", "true", "unverifiable"])
        verified = rng.choice([None, *(timedelta(hours=h) for h in (2, 30, 200))])
        false = verdict in ("untrue", "fabricated")
        answered = verified is not None and false and rng.random() < 0.6
        case = make(
            unit,
            judges,
            at(FIRST + timedelta(days=rng.randrange(60)), rng.randrange(24)),
            verdict,
            verified,
            (verified or HOURS) + timedelta(hours=rng.randrange(90)) if answered else None,
            rng.choice(["tip", "machine", "officer", "blind_search"]),
            about_union=rng.random() < 0.9,
        )
        if verified is not None and false and not answered and rng.random() < 0.3:
            Response.objects.create(
                case=case, kind="no_response", text="Ít người xem.", made_by=judges[0],
                issued_by=judges[1], issued_at=case.verified_at + HOURS,
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_is_its_list_and_the_parts_add_up(
    seed: int, boss: User, unit: Unit, judges: tuple[User, User]
) -> None:
    rng = random.Random(seed)
    random_cases(rng, unit, judges, 40)
    audit = ReAuditFactory(unit=unit)
    for case in rng.sample(list(Case.objects.filter(status="judged")), 5):
        ReAuditItemFactory(
            audit=audit, case=case, verdict_then=case.verdict, auditor=boss, verdict="true",
            reasons="Xem lại.", judged_at=at(TODAY), overturned=case.verdict != "true",
        )  # fmt: skip
    for back in (0, 11, 37):
        here = window(boss, TODAY - timedelta(days=back))
        found = measure(here)
        for name in NAMES:
            assert cases_of(here, name).count() == found.counts[name], name
        assert found.counts["all"] == sum(
            found.counts[name] for name in (*VERIFIED, "true", "unverifiable", "opinion", "waiting")
        )
        assert found.counts["verified"] == sum(found.counts[f"level_{n}"] for n in (1, 2, 3))
        assert found.counts["due"] == found.counts["verified"] - found.counts["running"]
    assert found.counts["all"] > 0


@pytest.mark.parametrize("seed", range(4))
def test_what_comes_later_changes_no_figure_of_an_earlier_date(
    seed: int, boss: User, unit: Unit, judges: tuple[User, User]
) -> None:
    rng = random.Random(100 + seed)
    random_cases(rng, unit, judges, 25)
    days = [TODAY - timedelta(days=back) for back in (40, 20, 3)]
    before = {day: measure(window(boss, day)) for day in days}
    later = at(TODAY - timedelta(days=2))
    for case in Case.objects.all():
        _happens_later(rng, case, later, judges)
    random_cases_later = [make(unit, judges, later + timedelta(hours=n)) for n in range(3)]
    assert {day: measure(window(boss, day)) for day in days} == before
    assert measure(window(boss)).counts["all"] >= len(random_cases_later)


def _happens_later(
    rng: random.Random, case: Case, later: datetime, judges: tuple[User, User]
) -> None:
    """One thing after ``later``: an answer, a withdrawal, a new round, an opinion, a merger."""
    known = EarlierState.objects.filter(case=case)
    older = set(known.values_list("pk", flat=True))
    false = case.verdict in ("untrue", "fabricated")
    kind = rng.choice(["answer", "withdraw", "round", "opinion", "merge", "sighting"])
    if kind == "answer" and false and case.level == 1:
        Case.objects.filter(pk=case.pk).update(level=2, handled_at=later)
    elif kind == "withdraw" and case.level == 2:
        fall_back(case, actor=judges[0])
    elif kind == "round" and case.verdict:
        judge_again(case, actor=judges[0])
    elif kind == "opinion" and case.status == "open":
        Case.objects.filter(pk=case.pk).update(status="concern", opinion_at=later)
    elif kind == "merge":
        target = Claim.objects.filter(pk__lt=case.claim_id, merged_into=None).first()
        if target is not None and not case.claim.merged.exists():
            Claim.objects.filter(pk=case.claim_id).update(merged_into=target, merged_at=later)
    else:
        SightingFactory(claim=case.claim, seen_at=later, unit=case.unit)
    # The test is one transaction at its own time; these states ended ``later``.
    known.exclude(pk__in=older).update(ended_at=later)


def test_h_counts_as_the_domain_says(boss: User, unit: Unit, judges: tuple[User, User]) -> None:
    early = at(TODAY - timedelta(days=30))
    in_time = [make(unit, judges, early, handled=timedelta(hours=20)) for _ in range(6)]
    make(unit, judges, early, handled=timedelta(hours=30))  # late
    make(unit, judges, early)  # overdue
    quiet = make(unit, judges, early)
    Response.objects.create(
        case=quiet, kind="no_response", text="Ít người xem.", made_by=judges[0],
        issued_by=judges[1], issued_at=early + timedelta(hours=5),
    )  # fmt: skip
    make(unit, judges, at(TODAY, 18))  # still within its time
    make(unit, judges, early, "true")
    make(unit, judges, early, handled=timedelta(hours=2), about_union=False)
    found = measure(window(boss))
    assert found.handled == wilson(len(in_time), 9)
    assert {name: found.counts[name] for name in VERIFIED} == {
        "in_time": 6, "late": 1, "quiet": 1, "running": 1, "overdue": 1,
    }  # fmt: skip
    assert found.median_hours == 20
    assert found.detection is None
    assert found.share is None
    assert found.met is None


def test_no_case_is_no_data(boss: User) -> None:
    found = measure(window(boss))
    assert found.handled is None
    assert found.own_finds is None
    assert found.overturn is None
    assert found.median_hours is None
    assert set(found.counts.values()) == {0}


def test_the_goal_is_that_of_the_date(boss: User) -> None:
    TargetShare.objects.create(share=0.9, valid_from=TODAY, basis="thử")
    TargetShare.objects.exclude(share=0.9).update(valid_to=TODAY)
    assert measure(window(boss)).goal == 0.9
    assert measure(window(boss, TODAY - timedelta(days=1))).goal == 0.8


def test_a_merged_unit_counts_for_its_successor(boss: User, judges: tuple[User, User]) -> None:
    root = UnitFactory(level=Level.CONFEDERATION)
    old = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root)
    new = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root)
    make(old, judges, at(TODAY - timedelta(days=20)))
    merge([old], new, on=TODAY - timedelta(days=5))
    before, after = TODAY - timedelta(days=10), TODAY
    count = {
        (name, day, restated): measure(window(boss, day, unit=unit.pk, restated=restated)).counts[
            "all"
        ]
        for name, unit in (("old", old), ("new", new))
        for day in (before, after)
        for restated in (False, True)
    }
    assert count["old", before, False] == 1
    assert count["new", before, False] == 0
    assert count["new", before, True] == 1
    assert count["new", after, False] == 1
    assert count["new", after, True] == 1


def test_the_page_asks_as_often_for_many_cases_as_for_few(
    boss: User, unit: Unit, judges: tuple[User, User]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            measure(window(boss))
        return len(asked)

    random_cases(random.Random(1), unit, judges, 3)
    few = queries()
    random_cases(random.Random(2), unit, judges, 30)
    assert queries() == few
