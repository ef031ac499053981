"""Sittings of a round: planned before it opens, chosen by each person until it has begun."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models import Contestant, Round, Seat, Sitting
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User


@transaction.atomic
def plan(
    round_: Round, *, name: str, opens_at: datetime, closes_at: datetime, capacity: int, actor: User
) -> Sitting:
    """Add a sitting; from the first on, the round is entered by its sittings alone. Raises
    RuleError."""
    locked = _still_closed(round_)
    if not locked.opens_at <= opens_at < closes_at <= locked.closes_at:
        raise RuleError(_("A sitting lies inside the time of its round."))
    made = Sitting.objects.create(
        round=locked, name=name, opens_at=opens_at, closes_at=closes_at, capacity=capacity
    )
    Round.objects.filter(pk=locked.pk).update(in_sittings=True)
    audit.record(
        "plan_sitting", made, actor=actor, unit=locked.contest.unit,
        after={"name": name, "capacity": capacity},
    )  # fmt: skip
    return made


@transaction.atomic
def drop(sitting: Sitting, *, actor: User) -> None:
    """Take a sitting away that nobody has chosen. Raises RuleError."""
    locked = _still_closed(sitting.round)
    held = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if held.seats.exists():
        raise RuleError(_("People have chosen this sitting."))
    audit.record("drop_sitting", held, actor=actor, unit=locked.contest.unit)
    held.delete()
    Round.objects.filter(pk=locked.pk).update(in_sittings=locked.sittings.exists())


def _still_closed(round_: Round) -> Round:
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.opened:
        raise RuleError(_("The round has opened: its sittings stay as they are."))
    return locked


@dataclass(frozen=True)
class Choice:
    """A sitting as somebody sees it who may choose it."""

    sitting: Sitting
    left: int
    mine: bool

    @property
    def open(self) -> bool:
        """Whether it can be chosen."""
        return self.left > 0 and not self.mine and self.sitting.opens_at > timezone.now()


def choices(round_: Round, person: Contestant) -> list[Choice]:
    """The sittings of a round, with what is left of each."""
    seat = person.seats.filter(round=round_).first()
    sittings = round_.sittings.annotate(taken=Count("seats"))
    return [
        Choice(one, max(one.capacity - one.taken, 0), bool(seat and seat.sitting_id == one.pk))
        for one in sittings
    ]


@transaction.atomic
def choose(person: Contestant, sitting: Sitting) -> None:
    """Take a seat, in place of the one that the person has. Raises RuleError.

    The sitting is locked, so that its last seat is given once.
    """
    held = Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    if held.opens_at <= timezone.now():
        raise RuleError(_("This sitting has begun."))
    if person.attempts.filter(round=held.round_id).exists():
        raise RuleError(_("You have taken part in this round already."))
    if held.seats.exclude(contestant=person).count() >= held.capacity:
        raise RuleError(_("This sitting is full."))
    Seat.objects.bulk_create(
        [Seat(contestant=person, round_id=held.round_id, sitting=held)],
        update_conflicts=True, unique_fields=["contestant", "round"], update_fields=["sitting"],
    )  # fmt: skip
