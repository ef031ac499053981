"""Essays in the hands of a jury."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.attempt import Attempt
from lantoa.contests.models.contest import Board, Round
from lantoa.contests.models.question import Question


class Juror(models.Model):
    """An account that marks the essays of a board."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="jurors")
    user = models.ForeignKey("units.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "user"], name="contests_juror_once"),
        ]

    def __str__(self) -> str:
        return f"{self.board_id}: {self.user_id}"


class Script(models.Model):
    """One essay to be marked. Jurors see its ``number``, drawn at random, and nothing that leads
    to the person or the unit. ``points`` stay empty until the marks agree or a third has decided;
    a ranking waits for them."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="scripts")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="scripts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("masked number"))
    points = models.PositiveSmallIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="contests_script_number"),
            models.UniqueConstraint(fields=["attempt", "question"], name="contests_script_once"),
            models.CheckConstraint(
                name="contests_script_settled",
                condition=Q(points__isnull=True, settled_at__isnull=True)
                | Q(points__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:06}"


class Turn(models.IntegerChoices):
    """In what capacity an essay is read."""

    FIRST = 1, _("First mark")
    SECOND = 2, _("Second mark")
    THIRD = 3, _("Deciding mark")
    RE_MARK = 4, _("Re-mark")


class Reading(models.Model):
    """An essay in the hands of one juror. Nobody reads an essay twice, whatever the turn; marks
    are given once."""

    script = models.ForeignKey(Script, models.CASCADE, related_name="readings")
    turn = models.PositiveSmallIntegerField(choices=Turn)
    marker = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    marks = models.JSONField(null=True, help_text="points by criterion, in the order of the key")
    total = models.PositiveSmallIntegerField(null=True)
    remark = models.TextField(_("remark"), blank=True)
    marked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["script", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["script", "turn"], name="contests_reading_turn"),
            models.UniqueConstraint(fields=["script", "marker"], name="contests_reading_new_eyes"),
            models.CheckConstraint(
                name="contests_reading_marked",
                condition=Q(total__isnull=True, marked_at__isnull=True, marks__isnull=True)
                | Q(total__isnull=False, marks__isnull=False, marked_at__gte=F("given_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["marker"], name="contests_reading_open", condition=Q(total__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.script_id}.{self.turn}"
