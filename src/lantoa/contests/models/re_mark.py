"""Re-marking (phúc khảo)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.attempt import Attempt
from lantoa.contests.models.contest import Round
from lantoa.contests.models.people import Contestant


class ReMark(models.Model):
    """A contestant's wish to have the paper that was ranked marked again, once a round.

    ``score_before`` stood in the published ranking; ``score_after`` and ``answer`` are what came of
    it, for the contestant to read.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="re_marks")
    contestant = models.ForeignKey(Contestant, models.CASCADE, related_name="re_marks")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    reason = models.TextField(_("what should be looked at again"), blank=True)
    score_before = models.PositiveIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    score_after = models.PositiveIntegerField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "contestant"], name="contests_re_mark_once"),
            models.CheckConstraint(
                name="contests_re_mark_settled",
                condition=Q(score_after=None, settled_at=None, settled_by=None)
                | Q(score_after__isnull=False, settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.contestant_id}"
