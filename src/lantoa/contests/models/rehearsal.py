"""Dry runs of a round that has not opened yet."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round

MOST_PEOPLE = 5_000


class RehearsalState(models.TextChoices):
    """Where a dry run stands; the first two are open."""

    WAITING = "waiting", _("Waiting to begin")
    RUNNING = "running", _("Running")
    DONE = "done", _("Run to its end")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Broke off by a fault")


OPEN = (RehearsalState.WAITING, RehearsalState.RUNNING)


class Rehearsal(models.Model):
    """A try of a round with invented contestants.

    No row of theirs is ever stored: they live in transactions that are always rolled back
    (`domain.rehearsing`), so nothing of them can be counted, shown or left behind. What stays is
    this row: ``report`` in numbers, and ``tried``, a hash of the questions and rules it was about.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="rehearsals")
    people = models.PositiveIntegerField(_("invented contestants"))
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=7, choices=RehearsalState, default=RehearsalState.WAITING)
    stop_asked = models.BooleanField(default=False)
    tried = models.CharField(max_length=64, blank=True)
    report = models.JSONField(null=True)
    made_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], name="contests_rehearsal_one_at_a_time",
                condition=Q(state__in=OPEN),
            ),
            models.CheckConstraint(
                name="contests_rehearsal_people",
                condition=Q(people__range=(1, MOST_PEOPLE), done__lte=F("people")),
            ),
            models.CheckConstraint(
                name="contests_rehearsal_ended",
                condition=Q(state__in=OPEN, ended_at__isnull=True)
                | ~Q(state__in=OPEN) & Q(ended_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round_id}: {self.done}/{self.people}"

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN
