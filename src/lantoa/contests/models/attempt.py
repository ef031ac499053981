"""Attempts and answers: the tables that a million people write to.

They are written by the statements of `contests.hot.statements` alone. Keys into rows that
everybody shares (round, question) have no constraint in the database: checking one locks the
shared row, and a thousand starts a second would queue for it. The statements join those rows, and
triggers refuse to delete them once the round has opened.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round
from lantoa.contests.models.enums import AttemptStatus
from lantoa.contests.models.people import Contestant
from lantoa.contests.models.question import Question


class Attempt(models.Model):
    """One sitting of one person, with its frozen paper.

    ``questions`` are the ids in the order shown; with ``seed`` they fix the order of the choices
    (`analysis.contest.papers`). ``deadline`` is what the clock shows; what arrives until
    ``accept_until`` counts. A trigger refuses to change an attempt that is over.
    """

    round = models.ForeignKey(
        Round, models.DO_NOTHING, related_name="attempts", db_constraint=False, db_index=False
    )
    contestant = models.ForeignKey(
        Contestant, models.CASCADE, related_name="attempts", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=AttemptStatus, default=AttemptStatus.STARTED)
    questions = ArrayField(models.BigIntegerField())
    seed = models.BigIntegerField()
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    accept_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["contestant", "round", "number"], name="contests_attempt_once"
            ),
            models.CheckConstraint(
                name="contests_attempt_ended",
                condition=Q(status=AttemptStatus.STARTED, ended_at__isnull=True)
                | ~Q(status=AttemptStatus.STARTED) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contests_attempt_period",
                condition=Q(deadline__gt=F("started_at"), accept_until__gte=F("deadline"))
                & (Q(ended_at__isnull=True) | Q(ended_at__lte=F("accept_until"))),
            ),
        ]
        indexes = [
            # What the sweep looks for; rows leave it when they end.
            models.Index(
                fields=["accept_until"],
                name="contests_attempt_open",
                condition=Q(status=AttemptStatus.STARTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contestant_id} {self.round_id}.{self.number}"


class Answer(models.Model):
    """What was answered last: ``sequence`` counts on the contestant's device, and an older one
    never overwrites a newer."""

    pk = models.CompositePrimaryKey("attempt_id", "question_id")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(
        Question, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    value = models.JSONField()
    sequence = models.BigIntegerField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_id}"
