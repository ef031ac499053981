"""What must be done by when, and who hears of it when it is not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit, UnitScopedQuerySet


class Severity(models.TextChoices):
    """How much depends on it."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


class Clock(models.TextChoices):
    """Which hours count."""

    WORKING = "working", _("Working hours")
    CALENDAR = "calendar", _("Hours on the clock")


class Addressee(models.TextChoices):
    """Who is told at a step."""

    OWNER = "owner", _("the person in charge")
    UNIT_LEAD = "unit_lead", _("leads of the unit")
    SUPERIOR_LEAD = "superior_lead", _("leads of the unit above")
    CONFEDERATION = "confederation", _("leads of the confederation")


class DeadlineStatus(models.TextChoices):
    """What became of a deadline."""

    OPEN = "open", _("Running")
    MET = "met", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class DeadlinePolicy(models.Model):
    """One version of a rule that people changed: from ``valid_from`` on, until the next version.

    Without a row the default that its floor registered holds. ``steps`` is a list of
    ``{"share": 0.5}`` (of the time given) or ``{"after": 8}`` (hours after the end), each with
    ``"to"``. A running deadline keeps the version it was started under.
    """

    kind = models.CharField(_("kind"), max_length=60)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    hours = models.PositiveIntegerField(_("hours"))
    clock = models.CharField(_("clock"), max_length=10, choices=Clock)
    steps = models.JSONField(_("steps"))
    valid_from = models.DateField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "severity", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "severity", "valid_from"],
                name="duties_policy_one_a_day",
                violation_error_message=_("There is a version from this date already."),
            ),
            models.CheckConstraint(name="duties_policy_hours", condition=Q(hours__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.severity} {self.valid_from}"


class Deadline(models.Model):
    """Something must be done about one record (``subject_type``, ``subject_id``) by ``due_at``.

    ``hours`` and ``clock`` are those of the policy at the start, kept so that a later change of
    the policy leaves it alone.
    """

    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    kind = models.CharField(_("kind"), max_length=60)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person in charge"),
    )
    hours = models.PositiveIntegerField()
    clock = models.CharField(max_length=10, choices=Clock)
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"))
    status = models.CharField(max_length=10, choices=DeadlineStatus, default=DeadlineStatus.OPEN)
    ended_at = models.DateTimeField(null=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=Q(status="open"),
                name="duties_deadline_one_open",
            ),
            models.CheckConstraint(
                name="duties_deadline_ended",
                condition=Q(status="open", ended_at__isnull=True)
                | (~Q(status="open") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at"], condition=Q(status="open"), name="duties_deadline_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_type} {self.subject_id}"


class DeadlineStep(models.Model):
    """One warning of one deadline. ``done_at`` is set once, with the notice it stands for."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    to = models.CharField(max_length=20, choices=Addressee)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["deadline", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "number"], name="duties_step_once")
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(done_at=None), name="duties_step_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id}/{self.number}"
