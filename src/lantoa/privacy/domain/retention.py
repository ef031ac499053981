"""Verbs: data that have been kept long enough are removed.

Floors register a rule for what they keep; people change its days by a dated version. A preview
counts before anything goes. A run removes batch by batch, each in a transaction of its own, so that
one that is killed has lost nothing and the next goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t

from lantoa.duties.domain.people import require_national
from lantoa.privacy.models import RetentionPeriod, RetentionRun
from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import UnitError
from lantoa.units.models import User

BATCH = 500
EXAMPLES = 5


@dataclass(frozen=True)
class RetentionRule:
    """What is removed when. ``expired(cutoff)`` gives the records older than the cutoff, ``age`` is
    their field that says so; ``delete`` removes some of them and returns how many.

    ``default_days`` None keeps them until people decide otherwise.
    """

    name: str
    label: str | Promise
    default_days: int | None
    expired: Callable[[datetime], QuerySet[Any]]
    delete: Callable[[QuerySet[Any]], int]
    age: str = "created_at"


@dataclass(frozen=True)
class Preview:
    """What a run would remove now; the examples are ids, never content."""

    cutoff: datetime
    count: int
    oldest: datetime | None
    examples: list[Any]


_RULES: dict[str, RetentionRule] = {}


def register(rule: RetentionRule) -> None:
    """Make a rule known; floors do it when they are ready (``AppConfig.ready``)."""
    if rule.name in _RULES:
        raise ValueError(f"the retention rule {rule.name} is registered twice")
    _RULES[rule.name] = rule


def rules() -> list[RetentionRule]:
    """All rules, by name."""
    return [_RULES[name] for name in sorted(_RULES)]


def rule_named(name: str) -> RetentionRule:
    """One rule. Raises KeyError for one that nobody registered."""
    return _RULES[name]


def days_of(rule: RetentionRule) -> int | None:
    """How long it keeps its data today; None is for ever."""
    row = (
        RetentionPeriod.objects.filter(rule=rule.name, valid_from__lte=timezone.localdate())
        .order_by("-valid_from")
        .first()
    )
    return row.days if row else rule.default_days


def cutoff_of(rule: RetentionRule) -> datetime | None:
    """What is older than this goes; None when nothing does."""
    days = days_of(rule)
    return None if days is None else timezone.now() - timedelta(days=days)


def preview(rule: RetentionRule) -> Preview | None:
    """What a run would remove now, without removing it; None when the rule keeps everything."""
    cutoff = cutoff_of(rule)
    if cutoff is None:
        return None
    found = rule.expired(cutoff)
    return Preview(
        cutoff=cutoff,
        count=found.count(),
        oldest=found.order_by().aggregate(oldest=Min(rule.age))["oldest"],
        examples=list(found.order_by(rule.age, "pk").values_list("pk", flat=True)[:EXAMPLES]),
    )


def run(rule: RetentionRule, *, actor: User | None = None) -> RetentionRun | None:
    """Remove what the rule no longer keeps, or go on with a run that was interrupted."""
    started = _begin(rule, actor)
    if started is None:
        return None
    while _remove_batch(rule, started):
        pass
    return _finish(rule, started)


def _begin(rule: RetentionRule, actor: User | None) -> RetentionRun | None:
    cutoff = cutoff_of(rule)
    if cutoff is None:
        return None
    started, _ = RetentionRun.objects.get_or_create(
        rule=rule.name, finished_at=None, defaults={"cutoff": cutoff, "started_by": actor}
    )
    return started


@transaction.atomic
def _remove_batch(rule: RetentionRule, started: RetentionRun) -> bool:
    # Two workers at one run take turns, batch by batch.
    RetentionRun.objects.select_for_update().get(pk=started.pk)
    found = rule.expired(started.cutoff)
    ids = list(found.order_by(rule.age, "pk").values_list("pk", flat=True)[:BATCH])
    removed = rule.delete(found.filter(pk__in=ids)) if ids else 0
    RetentionRun.objects.filter(pk=started.pk).update(deleted=F("deleted") + removed)
    return removed > 0


@transaction.atomic
def _finish(rule: RetentionRule, started: RetentionRun) -> RetentionRun:
    ended = RetentionRun.objects.filter(pk=started.pk, finished_at=None)
    if ended.update(finished_at=timezone.now()):
        started.refresh_from_db()
        record(
            "privacy.retention",
            started,
            actor=started.started_by,
            unit=None,
            after={
                "rule": rule.name,
                "cutoff": started.cutoff.isoformat(),
                "deleted": started.deleted,
            },
        )
    return started


@transaction.atomic
def change(
    rule: RetentionRule, *, days: int | None, valid_from: date, reason: str, actor: User
) -> RetentionPeriod:
    """Make a new version of how long a rule keeps its data; it cannot begin in the past."""
    require_national(actor)
    if valid_from < timezone.localdate():
        raise UnitError(_t("A new version begins today or later."))
    before = days_of(rule)
    try:
        with transaction.atomic():
            period = RetentionPeriod.objects.create(
                rule=rule.name, days=days, valid_from=valid_from, reason=reason, changed_by=actor
            )
    except IntegrityError as problem:
        raise UnitError(_t("There is a version from this date already.")) from problem
    record(
        "privacy.change_period",
        period,
        actor=actor,
        unit=None,
        before={"days": before},
        after={"rule": rule.name, "days": days, "from": valid_from.isoformat()},
    )
    return period


def run_all() -> list[RetentionRun]:
    """Run every rule now."""
    done = (run(rule) for rule in rules())
    return [each for each in done if each is not None]
