"""Invented claims of the demonstration, judged and answered through the real verbs."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from lantoa.concerns.models import Concern
from lantoa.duties.models import Deadline
from lantoa.integrity.domain import cases, claims, corrections, judging, takedowns
from lantoa.integrity.domain.corrections import Words
from lantoa.integrity.models import Case, Claim, FoundBy, Takedown
from lantoa.units.models import Unit, User

_CLAIMS = files("lantoa.demo") / "data" / "claims.toml"


@transaction.atomic
def seed_cases(now: datetime, *, maker: User, judges: tuple[User, User]) -> int:
    """Make them, timed before ``now``; returns how many. Where there are any, nothing is done."""
    if Claim.objects.filter(invented=True).exists():
        return 0
    world = tomllib.loads(_CLAIMS.read_text("utf-8"))
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in world["claim"]:
        _case(row, units[row["unit"]], now, maker, judges)
    for row in world["takedown"]:
        takedowns.enter(
            kind=row["kind"], url=row["url"], requester=row["requester"], reason=row["reason"],
            unit=units[row["unit"]], actor=maker, invented=True,
            received_at=now - timedelta(hours=row["hours"]),
        )  # fmt: skip
    return len(world["claim"])


@transaction.atomic
def remove_cases() -> int:
    """Take exactly these away again; returns how many."""
    invented = Claim.objects.filter(invented=True)
    ids = [str(pk) for pk in Case.objects.filter(claim__in=invented).values_list("pk", flat=True)]
    concerns = Concern.objects.filter(claim__in=invented.values("public_id"))
    duties = {Case: ids, Concern: [str(pk) for pk in concerns.values_list("pk", flat=True)]}
    for model, subjects in duties.items():
        kind = model._meta.label_lower
        Deadline.objects.filter(subject_type=kind, subject_id__in=subjects).delete()
    Takedown.objects.filter(invented=True).delete()
    concerns.delete()
    removed = invented.count()
    invented.delete()
    return removed


def _case(
    row: dict[str, Any], unit: Unit, now: datetime, maker: User, judges: tuple[User, User]
) -> None:
    seen = now - timedelta(hours=row["hours"])
    claim = claims.register(
        row["statement"], unit=unit, about_union=row.get("about_union", True),
        severity=row["severity"], actor=maker, first_seen_at=seen, invented=True,
    )  # fmt: skip
    for url in row.get("urls", ()):
        claims.see(claim, found_by=FoundBy.OFFICER, url=url, seen_at=seen, actor=maker)
    case = cases.open_case(claim, actor=maker, critical=row.get("critical", False))
    for judge, verdict in zip(judges, row.get("verdicts", ()), strict=False):
        judging.judge(case, verdict, row["reasons"], actor=judge)
    if words := row.get("correction"):
        case.refresh_from_db()
        said = Words(words["title"], words["fact"], words["rumour"], words["sources"])
        correction = corrections.draft(case, said, actor=maker)
        if words.get("published"):
            corrections.publish(correction, actor=judges[0])
