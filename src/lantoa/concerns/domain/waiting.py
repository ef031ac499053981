"""What waits for a person on this floor."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.concerns.domain.queries import Filters, matching
from lantoa.concerns.models import ReportForwarding, Status
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.units.models import User


def waiting(user: User) -> Iterator[WaitingItem]:
    """Overdue concerns, new ones without a person in charge, one's own, unopened reports."""
    page = reverse("concerns:list")
    new = Filters(status=Status.OPEN)
    overdue = Filters(overdue=True)
    mine = Filters(mine=True)
    yield WaitingItem(
        _("Concerns past their time"), matching(user, overdue).count(), f"{page}?overdue=1", True
    )
    yield WaitingItem(_("New concerns"), matching(user, new).count(), f"{page}?status=open")
    yield WaitingItem(_("Concerns in your hands"), matching(user, mine).count(), f"{page}?mine=1")
    unread = ReportForwarding.objects.visible_to(user).filter(opened_at=None)
    yield WaitingItem(_("Reports not yet opened"), unread.count(), reverse("concerns:reports"))
