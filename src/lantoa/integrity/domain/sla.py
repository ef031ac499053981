"""The time a false claim may go round unanswered, by how much harm it does."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import deadlines, notices
from lantoa.integrity.models import Case, Severity

CASE = "case"
HOURS = {
    Severity.LOW.value: 40,
    Severity.NORMAL.value: 24,
    Severity.HIGH.value: 8,
    Severity.CRITICAL.value: 4,
}
"""Working hours from first sight to an answer; people change them by dated versions."""

THIRD_JUDGE, CORRECTED = "integrity.third_judge", "integrity.corrected"
TAKEDOWN = "integrity.takedown"


def start(case: Case, at: datetime) -> None:
    """Let the time run from ``at``: when the claim was first seen, or when a new round began."""
    deadlines.start(
        case, CASE, unit=case.unit, owner=case.owner, severity=case.claim.severity, at=at
    )


def register() -> None:
    """Make the duties and notices of this floor known."""
    deadlines.register(
        CASE,
        deadlines.Policy(
            label=_("Answer to a false claim"),
            hours=HOURS,
            address=lambda pk: reverse("integrity:case", args=[pk]),
        ),
    )
    notices.register(
        THIRD_JUDGE,
        _("A third judge is needed"),
        _("Two people disagree about: %(claim)s"),
    )
    notices.register(TAKEDOWN, _("To remove: %(url)s"), _("%(requester)s asks for it."))
    notices.register(CORRECTED, _("A correction is published: %(title)s"), _("Please pass it on."))
