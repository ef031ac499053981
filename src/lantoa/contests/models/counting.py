"""Counts: a ranking that a worker is asked to work out."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round


class CountingState(models.TextChoices):
    """Where a count stands; the first two are open, the last three ended without a ranking."""

    WAITING = "waiting", _("Waiting to begin")
    RUNNING = "running", _("Being worked out")
    DONE = "done", _("Worked out")
    STOPPED = "stopped", _("Stopped")
    NOT_OVER = "not_over", _("Some attempts are still open. Try again in a minute.")
    NOT_MARKED = "not_marked", _("Some essays are not marked yet.")
    FAILED = "failed", _("Broke off by a fault")


OPEN_COUNTS = (CountingState.WAITING, CountingState.RUNNING)
IN_VAIN = (CountingState.NOT_OVER, CountingState.NOT_MARKED, CountingState.FAILED)


class Counting(models.Model):
    """An order to work out the next version of a ranking, at most one open in a round.

    ``marked`` papers and ``stored`` results are told from time to time; a small round ends before
    anything is told.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="countings")
    note = models.TextField(blank=True, help_text="of the version that it makes")
    state = models.CharField(max_length=10, choices=CountingState, default=CountingState.WAITING)
    marked = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    made_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], name="contests_counting_one_at_a_time",
                condition=Q(state__in=OPEN_COUNTS),
            ),
            models.CheckConstraint(
                name="contests_counting_ended",
                condition=Q(state__in=OPEN_COUNTS, ended_at__isnull=True)
                | ~Q(state__in=OPEN_COUNTS) & Q(ended_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round_id}: {self.state}"

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN_COUNTS

    @property
    def in_vain(self) -> bool:
        """Whether it ended without a ranking, and nobody had stopped it."""
        return self.state in IN_VAIN
