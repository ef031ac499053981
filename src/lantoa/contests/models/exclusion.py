"""What is unusual about a paper, and what people decided about it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.attempt import Attempt
from lantoa.contests.models.contest import Round
from lantoa.contests.models.people import Contestant


class FlagKind(models.TextChoices):
    """What a program can notice. None of it proves anything (``docs/methods/exclusions.md``)."""

    FAST = "fast", _("Faster than one can read")
    SAME_ERRORS = "same_errors", _("The same wrong answers")
    SAME_ESSAY = "same_essay", _("The same essay")


class Flag(models.Model):
    """Something about a ranked paper that a person should look at. One about which nobody has
    decided goes when a later look does not find it any more."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="flags")
    contestant = models.ForeignKey(Contestant, models.CASCADE, related_name="flags")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=FlagKind)
    evidence = models.JSONField()
    found_at = models.DateTimeField(default=timezone.now)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["contestant", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "kind"], name="contests_flag_once"),
            models.CheckConstraint(
                name="contests_flag_cleared_by_a_person",
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.kind}"


class Exclusion(models.Model):
    """A contestant was excluded by a person, for a reason that they can read. ``evidence`` is what
    was known then and never changes. An appeal is decided by somebody else; one that succeeds lets
    the contestant in again, and the row stays."""

    contestant = models.ForeignKey(Contestant, models.CASCADE, related_name="exclusions")
    round = models.ForeignKey(Round, models.PROTECT, related_name="exclusions")
    reason = models.TextField(_("reason"))
    evidence = models.JSONField(default=dict)
    decided_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    appeal = models.TextField(_("appeal"), blank=True)
    appealed_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    upheld = models.BooleanField(null=True)
    answered_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contestant"], name="contests_excluded_once",
                condition=Q(upheld=None) | Q(upheld=True),
            ),
            models.CheckConstraint(
                name="contests_appeal_answered",
                condition=Q(upheld=None, answered_by=None, answered_at=None)
                | Q(upheld__isnull=False, answered_by__isnull=False, answered_at__isnull=False,
                    appealed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contests_appeal_somebody_else",
                condition=Q(answered_by=None) | ~Q(answered_by=F("decided_by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round_id}: {self.contestant_id}"
