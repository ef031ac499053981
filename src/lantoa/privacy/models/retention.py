"""How long data stay, and each removal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RetentionPeriod(models.Model):
    """One version of how many days a rule keeps its data; without a row its default holds.

    ``days`` null keeps them without end.
    """

    rule = models.CharField(max_length=60)
    days = models.PositiveIntegerField(_("days"), null=True)
    valid_from = models.DateField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["rule", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "valid_from"],
                name="privacy_period_one_a_day",
                violation_error_message=_("There is a version from this date already."),
            ),
            models.CheckConstraint(
                name="privacy_period_days", condition=Q(days=None) | Q(days__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.days}"


class RetentionRun(models.Model):
    """One removal under a rule, in batches; ``deleted`` grows with each. One runs at a time, and
    one that was interrupted is gone on with."""

    rule = models.CharField(max_length=60)
    cutoff = models.DateTimeField()
    deleted = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(finished_at=None), name="privacy_run_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} before {self.cutoff:%Y-%m-%d}"
