"""What waits for a person on the integrity floor."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import waiting
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.intake.domain.queries import open_tips
from lantoa.integrity.domain.queries import (
    appeals_waiting,
    approvals_waiting,
    cases_to_answer,
    cases_to_judge,
    open_takedowns,
)
from lantoa.units.models import User


def of(user: User) -> Iterable[WaitingItem]:
    """Tips, cases to judge and to answer, approvals, appeals, removals."""
    cases = reverse("integrity:cases")
    yield WaitingItem(_("Tips to look at"), open_tips(user).count(), reverse("integrity:triage"))
    yield WaitingItem(_("Cases to judge"), cases_to_judge(user).count(), f"{cases}?show=judge")
    yield WaitingItem(_("Cases to answer"), cases_to_answer(user).count(), f"{cases}?show=answer")
    yield WaitingItem(
        _("No response needed: to approve"),
        approvals_waiting(user).count(),
        f"{cases}?show=approve",
    )
    yield WaitingItem(_("Appeals"), appeals_waiting(user).count(), reverse("integrity:appeals"))
    yield WaitingItem(
        _("Things to remove"),
        open_takedowns(user).count(),
        reverse("integrity:takedowns"),
        urgent=True,
    )


def register() -> None:
    """Add these to what the Today page shows."""
    waiting.register(of)
