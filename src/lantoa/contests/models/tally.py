"""What has happened so far, counted as it happens.

A trigger writes a `Tick` for each entry and each attempt that ends: a row of its own, so that two
contestants never wait for each other. A worker folds ticks into `Tally` and deletes them in the
same transaction, so that each is counted once.
"""

from django.db import models

from lantoa.contests.models.contest import Board, Contest, Round
from lantoa.units.models import Unit


class Tick(models.Model):
    """A change that waits to be counted. ``people`` and ``attempts`` can be negative: whoever
    withdraws is taken out again."""

    contest = models.BigIntegerField()
    round = models.BigIntegerField(null=True)
    board = models.BigIntegerField()
    unit = models.BigIntegerField(null=True)
    hour = models.DateTimeField()
    people = models.SmallIntegerField()
    attempts = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.contest}/{self.round}: {self.people}, {self.attempts}"


class Tally(models.Model):
    """People and attempts of one board, unit and hour. Without a round: people who entered the
    contest. In a round people are counted by their first attempt that ended."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="tallies")
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="tallies")
    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    hour = models.DateTimeField()
    people = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "round", "board", "unit", "hour"],
                name="contests_tally_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.round_id} {self.hour}: {self.people}, {self.attempts}"
