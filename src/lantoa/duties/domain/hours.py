"""When an e-mail may go: the hours of the digest and the quiet ones, on the clock of Vietnam."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone


def is_quiet(now: datetime, quiet_from: time, quiet_to: time) -> bool:
    """Whether ``now`` lies in ``[quiet_from, quiet_to)``, which may reach over midnight."""
    here = timezone.localtime(now).time()
    if quiet_from <= quiet_to:
        return quiet_from <= here < quiet_to
    return here >= quiet_from or here < quiet_to


def last_slot(now: datetime, hours: Iterable[int]) -> datetime:
    """The latest digest hour that has come: what was told before it may go."""
    here = timezone.localtime(now)
    today = here.replace(minute=0, second=0, microsecond=0)
    slots = [(today - timedelta(days=back)).replace(hour=hour) for hour in hours for back in (0, 1)]
    return max(slot for slot in slots if slot <= here)
