"""What digitising asks of people, on the page of today."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import waiting
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.library.domain.digitising.needs import in_need
from lantoa.units.models import User


def waiting_items(user: User) -> Iterator[WaitingItem]:
    """Yield the files that need a person; it opens exactly these."""
    number = in_need(user).count()
    yield WaitingItem(_("digitised files need a person"), number, reverse("library:needs"))


def register() -> None:
    """Make it known; called once when the floor is ready."""
    waiting.register(waiting_items)
