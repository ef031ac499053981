"""Early warnings, and what came of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models.blinding import OfClaimQuerySet
from lantoa.integrity.models.claim import Claim
from lantoa.listening.models import Topic
from lantoa.units.models import Unit


class AlertKind(models.TextChoices):
    """Why the machine warns."""

    CLAIM_RETURNS = "claim_returns", _("A known false claim is going round again")
    TOPIC_RISES = "topic_rises", _("Talk of a stoppage is rising")
    URGENT_CONCERNS = "urgent_concerns", _("Several urgent concerns in one place")


class AlertOutcome(models.TextChoices):
    """What a person found behind an alert."""

    FALSE_ALARM = "false_alarm", _("False alarm")
    CLAIM = "claim", _("Claim opened or reopened")
    CONCERN = "concern", _("Concern opened")
    KNOWN = "known", _("True, but known already")


class Alert(models.Model):
    """One warning. ``key`` names what it is about, so that it is given once for ever.

    ``story_id`` is an `insight.Story`; stories can be dissolved, an alert stays. ``title`` is the
    story's; an alert about a topic has none.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=16, choices=AlertKind)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    story_id = models.BigIntegerField(null=True)
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, related_name="alerts")
    topic = models.CharField(max_length=32, choices=Topic, blank=True, default="")
    title = models.TextField(blank=True, default="")
    posts = models.PositiveIntegerField(_("posts"))
    score = models.FloatField(null=True, help_text="likeness of the nearest post to the claim")
    raised_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=12, choices=AlertOutcome, blank=True, default="")
    settled_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False, help_text="demonstration data")

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="alert_settled_by_somebody",
                condition=Q(outcome="", settled_by=None, settled_at=None)
                | (~Q(outcome="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["-raised_at"], name="alert_raised")]

    def __str__(self) -> str:
        return self.title or self.get_topic_display()
