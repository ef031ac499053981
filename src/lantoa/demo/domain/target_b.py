"""Ninety invented days of false claims, one finished blind search and one re-audit, so that the
page of target B has something to say: a fair H, a fair R, and an interval too wide for "met"."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from django.db import transaction
from django.utils import timezone

from lantoa.duties.models import Clock, Deadline, DeadlineStatus
from lantoa.integrity.domain import sla
from lantoa.integrity.models import (
    BlindSearch,
    Case,
    CaseStatus,
    Claim,
    ClaimStatus,
    Finding,
    FindingOutcome,
    FoundBy,
    Judgement,
    KnownClaim,
    ReAudit,
    ReAuditItem,
    SearchCell,
    SearchStatus,
    Sighting,
    Verdict,
)
from lantoa.listening.models import Source
from lantoa.units.models import Unit, User

_CLAIMS = files("lantoa.demo") / "data" / "false_claims.txt"
_DAYS, _HOURS = 90, 48
_SEARCHED = 15  # how many days ago
_KNOWN, _BOTH, _MISSED = range(14), range(9), range(14, 16)  # claims by their place in the file
_SEED = "minh-hoa"


@transaction.atomic
def seed_measures(now: datetime, *, unit: Unit, judges: tuple[User, User], searcher: User) -> int:
    """Make them, timed before ``now``; returns how many cases. Where there are any, none."""
    if BlindSearch.objects.filter(invented=True).exists():
        return 0
    lines = [line.split(" | ") for line in _lines()]
    channel = Source.objects.filter(invented=True).order_by("pk").first()
    assert channel is not None  # the demonstration begins with its sources
    day = timezone.localdate(now) - timedelta(days=_SEARCHED)
    made = [
        _case(number, statement, now, day, unit, judges)
        for number, (statement, _quote) in enumerate(lines)
    ]
    search = _search(day, unit, channel, judges, searcher)
    KnownClaim.objects.bulk_create(
        KnownClaim(search=search, claim=made[number].claim) for number in _KNOWN
    )
    cell = search.cells.get()
    for number in (*_BOTH, *_MISSED):
        _finding(search, cell, number, lines[number][1], made[number].claim, judges[0])
    _audit(now, unit, made[0], judges[0], searcher)
    return len(made)


@transaction.atomic
def remove_measures() -> None:
    """Take the search and the audit away; the claims go with the other invented ones."""
    Finding.objects.filter(search__invented=True).delete()
    BlindSearch.objects.filter(invented=True).delete()
    ReAudit.objects.filter(invented=True).delete()


def _lines() -> Iterator[str]:
    for line in _CLAIMS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _case(
    number: int,
    statement: str,
    now: datetime,
    searched: date,
    unit: Unit,
    judges: tuple[User, User],
) -> Case:
    """One case: most are answered in time, every seventh is late, every ninth was left."""
    seen = now - timedelta(days=4 + number * (_DAYS - 8) // 20, hours=number % 7)
    if number in _MISSED:
        seen = _noon(searched)
    claim = Claim.objects.create(
        statement=statement, unit=unit, about_union=True, status=ClaimStatus.JUDGED,
        first_seen_at=seen, invented=True,
    )  # fmt: skip
    Sighting.objects.create(
        claim=claim, key=f"{_SEED}-{number}", unit=unit, seen_at=seen,
        url=f"https://nhom-minh-hoa.example/bai/{number}",
        found_by=(FoundBy.TIP, FoundBy.MACHINE, FoundBy.OFFICER)[number % 3]
        if number not in _MISSED
        else FoundBy.BLIND_SEARCH,
    )  # fmt: skip
    case = Case.objects.create(claim=claim, unit=unit, opened_at=seen + timedelta(hours=1))
    verdict = Verdict.FABRICATED if number % 4 == 0 else Verdict.UNTRUE
    for judge in judges:
        Judgement.objects.create(
            case=case, round=1, judge=judge, verdict=verdict, reasons="Đã đối chiếu văn bản gốc."
        )
    case.status, case.verdict, case.level = CaseStatus.JUDGED, verdict, 1
    case.verified_at = seen + timedelta(hours=6)
    answered = number % 9 != 8
    if answered:
        case.level = 2
        case.handled_at = seen + timedelta(hours=60 if number % 7 == 6 else 9 + number)
    case.save()
    Deadline.objects.create(
        subject_type=Case._meta.label_lower, subject_id=str(case.pk), kind=sla.CASE,
        severity="normal", unit=unit, hours=_HOURS, clock=Clock.CALENDAR, started_at=seen,
        due_at=seen + timedelta(hours=_HOURS),
        status=DeadlineStatus.MET if answered else DeadlineStatus.CANCELLED,
        ended_at=case.handled_at or now,
    )  # fmt: skip
    return case


def _search(
    day: date, unit: Unit, channel: Source, judges: tuple[User, User], searcher: User
) -> BlindSearch:
    done = _noon(day) + timedelta(days=4)
    search = BlindSearch.objects.create(
        unit=unit, first=day, last=day, seed=_SEED, frame=1, status=SearchStatus.DONE,
        searcher=searcher, matcher=judges[0], drawn_by=judges[1],
        drawn_at=done - timedelta(days=3), searched_at=done - timedelta(days=1), finished_at=done,
        invented=True,
    )  # fmt: skip
    search.channels.add(channel)
    SearchCell.objects.create(
        search=search, source=channel, day=day, searched_at=done - timedelta(days=1)
    )
    return search


def _finding(
    search: BlindSearch, cell: SearchCell, number: int, quote: str, claim: Claim, matcher: User
) -> None:
    Finding.objects.create(
        search=search, cell=cell, url=f"https://nhom-minh-hoa.example/tim/{number}", quote=quote,
        seen_at=_noon(cell.day), recorded_at=search.searched_at or _noon(cell.day), claim=claim,
        outcome=FindingOutcome.NEW if number in _MISSED else FindingOutcome.KNOWN,
        decided_by=matcher, decided_at=search.finished_at,
    )  # fmt: skip


def _audit(now: datetime, unit: Unit, case: Case, drawn_by: User, auditor: User) -> None:
    today = timezone.localdate(now)
    audit = ReAudit.objects.create(
        unit=unit, first=today - timedelta(days=_DAYS), last=today, seed=_SEED, frame=20,
        drawn_by=drawn_by, drawn_at=now - timedelta(days=2), invented=True,
    )  # fmt: skip
    ReAuditItem.objects.create(
        audit=audit, case=case, verdict_then=case.verdict, auditor=auditor, verdict=case.verdict,
        reasons="Bằng chứng vẫn đứng vững.", judged_at=now - timedelta(days=1),
    )  # fmt: skip


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
