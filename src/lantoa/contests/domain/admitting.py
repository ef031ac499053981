"""How fast the waiting room of a round lets people in."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lantoa.contests.models import Gate, Round
from lantoa.units.domain import audit
from lantoa.units.models import User

SLOWEST, FASTEST = 1, 5_000  # starts a second


def rate_of(round_: Round) -> float:
    """Starts a second that are admitted now."""
    rate: float | None = (
        Gate.objects.filter(round=round_).values_list("per_second", flat=True).first()
    )
    return settings.CONTEST_RATE if rate is None else rate


def taken_until(round_: Round) -> datetime | None:
    """Up to when the moments to start are given away; None when nobody waits."""
    gate = Gate.objects.filter(round=round_, next_at__gt=timezone.now()).first()
    return gate.next_at if gate else None


@transaction.atomic
def admit(round_: Round, per_second: int, *, actor: User | None) -> None:
    """Let so many a second start from now on. Places that were given keep their moments."""
    before = rate_of(round_)
    Gate.objects.update_or_create(
        round=round_, defaults={"per_second": per_second},
        create_defaults={"per_second": per_second, "next_at": timezone.now()},
    )  # fmt: skip
    audit.record(
        "change_admission", round_, actor=actor, unit=round_.contest.unit,
        before={"per_second": before}, after={"per_second": per_second},
    )  # fmt: skip
