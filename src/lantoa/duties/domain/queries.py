"""Questions about deadlines: what is overdue, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import waiting
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.duties.models import Deadline, DeadlineStatus
from lantoa.units.models import Unit, UnitScopedQuerySet, User


class State(models.TextChoices):
    """What to look at."""

    OVERDUE = "overdue", _("Overdue")
    RUNNING = "running", _("Running")
    MINE = "mine", _("Yours")
    LATE = "late", _("Done too late")


@dataclass(frozen=True)
class UnitCount:
    """How many of a unit's deadlines are in a state."""

    unit: Unit
    count: int


def deadlines_in(user: User | AnonymousUser, state: str, now: datetime) -> UnitScopedQuerySet:
    """The deadlines of a state that a person may see. ``running`` holds the overdue ones too."""
    conditions: dict[str, Q] = {
        State.OVERDUE: Q(status=DeadlineStatus.OPEN, due_at__lte=now),
        State.RUNNING: Q(status=DeadlineStatus.OPEN),
        State.MINE: Q(status=DeadlineStatus.OPEN, owner=user.pk),
        State.LATE: Q(status=DeadlineStatus.MET, ended_at__gt=models.F("due_at")),
    }
    return Deadline.objects.visible_to(user).filter(conditions[state])


def by_unit(found: models.QuerySet[Any]) -> list[UnitCount]:
    """Those deadlines counted by unit, most first."""
    counts = found.order_by().values_list("unit").annotate(count=Count("pk"))
    pairs = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    units = Unit.objects.named(timezone.localdate()).in_bulk([pk for pk, _count in pairs])
    return [UnitCount(units[pk], count) for pk, count in pairs]


def _waiting(user: User) -> list[WaitingItem]:
    now, page = timezone.now(), reverse("duties:deadlines")
    return [
        WaitingItem(
            _("Overdue in your units"),
            deadlines_in(user, State.OVERDUE, now).count(),
            f"{page}?state={State.OVERDUE}",
            urgent=True,
        ),
        WaitingItem(
            _("Deadlines of yours"),
            deadlines_in(user, State.MINE, now).count(),
            f"{page}?state={State.MINE}",
        ),
    ]


waiting.register(_waiting)
