"""Verbs: the time for a duty starts, ends, passes.

The warnings of a deadline are rows made at its start. Giving a warning is taking its row: locked,
marked and turned into a notice in one transaction, so that it happens once whatever the number of
workers, and happens again only if the one that began it died before it committed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import notices
from lantoa.duties.domain.people import LEADS, line_of, nearest
from lantoa.duties.domain.policies import (
    LADDER,
    Policy,
    Rule,
    Step,
    policies,
    policy_of,
    register,
    rule_on,
)
from lantoa.duties.models import (
    Addressee,
    Clock,
    Deadline,
    DeadlineStatus,
    DeadlineStep,
    Severity,
)
from lantoa.units.models import Unit, User

__all__ = [
    "LADDER",
    "Policy",
    "Rule",
    "Step",
    "cancel",
    "escalate_due",
    "meet",
    "policies",
    "policy_of",
    "reassign",
    "register",
    "rule_on",
    "start",
]

WARNING, OVERDUE = "duties.warning", "duties.overdue"


@transaction.atomic
def start(
    subject: models.Model,
    kind: str,
    *,
    unit: Unit,
    owner: User | None = None,
    severity: str = Severity.NORMAL,
    at: datetime | None = None,
    due: datetime | None = None,
) -> Deadline:
    """Start the time for ``kind`` on a record; while one is running, that one is returned.

    ``due`` is an end that a person has set, in place of the hours of the rule.
    """
    began = at or timezone.now()
    rule = rule_on(kind, severity, timezone.localdate(began))
    if due is not None:
        hours = math.ceil((due - began) / timedelta(hours=1))
        rule = replace(rule, hours=hours, clock=Clock.CALENDAR)
    deadline, created = Deadline.objects.get_or_create(
        **_key(subject),
        kind=kind,
        status=DeadlineStatus.OPEN,
        defaults={
            "severity": severity,
            "unit": unit,
            "owner": owner,
            "hours": rule.hours,
            "clock": rule.clock,
            "started_at": began,
            "due_at": due or rule.due(began),
        },
    )
    if created:
        DeadlineStep.objects.bulk_create(
            DeadlineStep(deadline=deadline, number=number, at=moment, to=step.to)
            for number, (step, moment) in enumerate(rule.moments(began, due), 1)
        )
    return deadline


def meet(subject: models.Model, kind: str, *, at: datetime | None = None) -> bool:
    """The duty is done; False when none was running. Done at ``at``, in time or late."""
    return _end(subject, kind, DeadlineStatus.MET, at)


def cancel(subject: models.Model, kind: str) -> bool:
    """The duty is no more; False when none was running."""
    return _end(subject, kind, DeadlineStatus.CANCELLED, None)


def reassign(subject: models.Model, *, unit: Unit, owner: User | None) -> int:
    """Give the running duties of a record to another unit or person; the time goes on."""
    running = Deadline.objects.filter(**_key(subject), status=DeadlineStatus.OPEN)
    return running.update(unit=unit, owner=owner)


def agreed_now() -> datetime:
    """The earlier of this machine's clock and the database's: one that leaps ahead warns nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (database,) = cursor.fetchone()
    return min(timezone.now(), database)


def escalate_due(now: datetime | None = None) -> int:
    """Give every warning whose moment has come; returns how many this call gave."""
    now = now or agreed_now()
    given = 0
    while _warn_next(now):
        given += 1
    return given


@transaction.atomic
def _warn_next(now: datetime) -> bool:
    # The deadline is locked as well: its warnings are given in order, and not while it ends.
    step = (
        DeadlineStep.objects.select_for_update(skip_locked=True, of=("self", "deadline"))
        .filter(done_at=None, at__lte=now, deadline__status=DeadlineStatus.OPEN)
        .select_related("deadline")
        .order_by("at", "pk")
        .first()
    )
    if step is None:
        return False
    step.done_at = now
    step.save(update_fields=["done_at"])
    deadline = step.deadline
    overdue = step.at >= deadline.due_at
    policy = policies().get(deadline.kind)  # a floor may be gone; its deadlines still end
    notices.notify(
        OVERDUE if overdue else WARNING,
        key=f"deadline:{deadline.pk}:{step.number}",
        unit=deadline.unit,
        users=_addressees(step, now),
        params={
            "kind": deadline.kind,
            "due": deadline.due_at.isoformat(),
            "unit": str(Unit.objects.named(timezone.localdate(now)).get(pk=deadline.unit_id)),
        },
        url=policy.address(deadline.subject_id) if policy and policy.address else "",
        urgent=overdue,
    )
    return True


def _addressees(step: DeadlineStep, now: datetime) -> list[User]:
    """Who is told; where the one meant is not there, the next one up."""
    on = timezone.localdate(now)
    owner = step.deadline.owner
    if step.to == Addressee.OWNER and owner is not None and owner.is_active:
        return [owner]
    line = line_of(step.deadline.unit, on)
    first = {Addressee.SUPERIOR_LEAD: 1, Addressee.CONFEDERATION: len(line) - 1}
    return nearest(line[first.get(Addressee(step.to), 0) :] or line[-1:], LEADS, on)


def _end(subject: models.Model, kind: str, status: DeadlineStatus, at: datetime | None) -> bool:
    running = Deadline.objects.filter(**_key(subject), kind=kind, status=DeadlineStatus.OPEN)
    return running.update(status=status, ended_at=at or timezone.now()) > 0


def due_of(kind: str, subjects: Sequence[models.Model]) -> dict[str, datetime]:
    """Return when the running duties of records of one model end, by the record's id as text."""
    if not subjects:
        return {}
    running = Deadline.objects.filter(
        subject_type=subjects[0]._meta.label_lower,
        subject_id__in=[str(row.pk) for row in subjects],
        kind=kind,
        status=DeadlineStatus.OPEN,
    )
    return dict(running.values_list("subject_id", "due_at"))


def _key(subject: models.Model) -> dict[str, str]:
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def _words(params: notices.Params) -> notices.Params:
    policy, due = policies().get(params["kind"]), parse_datetime(params["due"])
    assert due is not None
    return {
        "what": policy.label if policy else params["kind"],
        "unit": params["unit"],
        "due": f"{timezone.localtime(due):%H:%M %d/%m/%Y}",
    }


notices.register(
    WARNING, _("%(what)s, %(unit)s: due %(due)s"), _("It is not done yet."), words=_words
)
notices.register(
    OVERDUE,
    _("Overdue: %(what)s, %(unit)s"),
    _("It was due %(due)s and is not done."),
    words=_words,
)
