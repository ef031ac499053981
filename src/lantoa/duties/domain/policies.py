"""Rules of time: what each kind of duty is given, and whom it climbs to.

Floors register a kind with its defaults; people may replace the rule of a kind and severity by a
dated version. ``Policy`` is the default of a kind, ``Rule`` what holds for one severity on a date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lantoa.analysis.worktime import add_working_hours
from lantoa.duties.domain.people import require_national
from lantoa.duties.models import Addressee, Clock, DeadlinePolicy, Severity
from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import UnitError
from lantoa.units.models import User


@dataclass(frozen=True)
class Step:
    """A warning: at a ``share`` of the time given (1 is its end), or ``after`` hours past the end,
    on the clock of the policy."""

    to: Addressee
    share: float | None = None
    after: float | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.after is None) or (self.share or self.after or 0) < 0:
            raise ValueError("a step has a share of the time, or hours after the end")

    def as_json(self) -> dict[str, Any]:
        """As it stands in a policy's row."""
        when = {"share": self.share} if self.after is None else {"after": self.after}
        return {"to": str(self.to), **when}


LADDER = (
    Step(Addressee.OWNER, share=0.5),
    Step(Addressee.UNIT_LEAD, share=1),
    Step(Addressee.SUPERIOR_LEAD, after=8),
    Step(Addressee.CONFEDERATION, after=24),
)
"""The default: half-way the person in charge, at the end the unit, a day later the one above."""


@dataclass(frozen=True)
class Rule:
    """How long, by which clock, and the warnings."""

    hours: int
    clock: Clock
    steps: tuple[Step, ...]

    def due(self, start: datetime, hours: float | None = None) -> datetime:
        """When ``hours`` (those of the rule when None) have passed since ``start``."""
        wanted = self.hours if hours is None else hours
        if self.clock == Clock.WORKING:
            return add_working_hours(start, wanted)
        return start + timedelta(hours=wanted)

    def moments(self, start: datetime, due: datetime | None = None) -> list[tuple[Step, datetime]]:
        """When each warning falls, earliest first; ``due`` is an end that a person has set."""
        end = due or self.due(start)

        def moment(step: Step) -> datetime:
            if step.after is not None:
                return self.due(end, step.after)
            if due is not None:
                return start + (due - start) * (step.share or 0)
            return self.due(start, self.hours * (step.share or 0))

        return sorted(((step, moment(step)) for step in self.steps), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Policy:
    """The defaults of a kind of duty. ``hours`` is one figure, or one for each severity.

    ``address`` gives the page of a subject by its id, in the workspace.
    """

    label: str | Promise
    hours: int | Mapping[str, int]
    clock: Clock = Clock.WORKING
    steps: tuple[Step, ...] = LADDER
    address: Callable[[str], str] | None = None

    def rule(self, severity: str) -> Rule:
        """The default rule of a severity."""
        hours = self.hours if isinstance(self.hours, int) else self.hours[severity]
        return Rule(hours, self.clock, self.steps)

    def severities(self) -> list[Severity]:
        """Those that the kind tells apart: one when the time is the same for all."""
        if isinstance(self.hours, int):
            return [Severity.NORMAL]
        return [severity for severity in Severity if severity in self.hours]


_POLICIES: dict[str, Policy] = {}


def register(kind: str, policy: Policy) -> None:
    """Make a kind known; floors do it when they are ready (``AppConfig.ready``)."""
    if kind in _POLICIES:
        raise ValueError(f"the kind of deadline {kind} is registered twice")
    _POLICIES[kind] = policy


def policy_of(kind: str) -> Policy:
    """The registered policy of a kind. Raises KeyError for one that nobody registered."""
    return _POLICIES[kind]


def policies() -> dict[str, Policy]:
    """All kinds, by name."""
    return dict(sorted(_POLICIES.items()))


def rule_on(kind: str, severity: str, on: date) -> Rule:
    """The rule that holds on a date: the latest version people made, else the default."""
    policy = policy_of(kind)
    default = policy.rule(severity)
    told_apart = severity if severity in policy.severities() else Severity.NORMAL
    row = (
        DeadlinePolicy.objects.filter(kind=kind, severity=told_apart, valid_from__lte=on)
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        return default
    steps = tuple(Step(**{**step, "to": Addressee(step["to"])}) for step in row.steps)
    return Rule(row.hours, Clock(row.clock), steps)


def versions_of(kind: str, severity: str) -> QuerySet[DeadlinePolicy]:
    """All versions people made of a rule, newest first."""
    return DeadlinePolicy.objects.filter(kind=kind, severity=severity).order_by("-valid_from")


@transaction.atomic
def change(
    kind: str, severity: str, rule: Rule, *, valid_from: date, reason: str, actor: User
) -> DeadlinePolicy:
    """Make a new version of a rule. It cannot begin in the past: running deadlines keep theirs."""
    require_national(actor)
    if valid_from < timezone.localdate():
        raise UnitError(_("A new version begins today or later."))
    if not rule.steps:
        raise UnitError(_("Somebody must be told when nothing happens: give at least one step."))
    before = rule_on(kind, severity, valid_from)
    try:
        with transaction.atomic():
            version = DeadlinePolicy.objects.create(
                kind=kind,
                severity=severity,
                hours=rule.hours,
                clock=rule.clock,
                steps=[step.as_json() for step in rule.steps],
                valid_from=valid_from,
                reason=reason,
                changed_by=actor,
            )
    except IntegrityError as problem:
        raise UnitError(_("There is a version from this date already.")) from problem
    record(
        "duties.change_policy",
        version,
        actor=actor,
        unit=None,
        before={"hours": before.hours, "clock": str(before.clock)},
        after={
            "kind": kind,
            "severity": severity,
            "hours": rule.hours,
            "clock": str(rule.clock),
            "from": valid_from.isoformat(),
        },
    )
    return version
