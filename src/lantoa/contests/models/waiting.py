"""The waiting room: who may start when. Written by the statements of the hot path alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round
from lantoa.contests.models.people import Contestant


class Gate(models.Model):
    """How many may start a round each second; ``next_at`` is the first moment not given away.
    ``per_second`` may be changed while the round runs: places that were given stay."""

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="gate")
    per_second = models.FloatField(_("starts a second"))
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contests_gate_opens", condition=models.Q(per_second__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.per_second}/s"


class Place(models.Model):
    """The moment from which a person may start one attempt. It is theirs on any device."""

    pk = models.CompositePrimaryKey("contestant_id", "round_id", "number")
    contestant = models.ForeignKey(Contestant, models.CASCADE, related_name="+", db_index=False)
    round = models.ForeignKey(
        Round, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField()
    admit_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contestant_id} {self.round_id}.{self.number}: {self.admit_at}"
