"""Sittings: times inside a round, each for so many people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round
from lantoa.contests.models.people import Contestant


class Sitting(models.Model):
    """A time in which those who hold a seat of it may start and answer."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="sittings")
    name = models.CharField(_("sitting"), max_length=120)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    capacity = models.PositiveIntegerField(_("people at most"))

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contests_sitting_period", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(name="contests_sitting_some", condition=Q(capacity__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """The sitting that a person has chosen in a round."""

    pk = models.CompositePrimaryKey("contestant_id", "round_id")
    contestant = models.ForeignKey(Contestant, models.CASCADE, related_name="seats", db_index=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="+", db_index=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="seats")

    def __str__(self) -> str:
        return f"{self.contestant_id}: {self.sitting}"
