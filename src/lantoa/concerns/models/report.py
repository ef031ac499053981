"""Reports upward: a snapshot that never changes, and whom it went to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit, UnitScopedQuerySet, User


class ReportKind(models.TextChoices):
    """Length of the period."""

    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    OTHER = "other", _("Other period")


class Report(models.Model):
    """What workers of a unit, and of all below it, raised in a period.

    A draft has words only. Publishing fills ``snapshot`` (what everybody reads) and ``ledger``
    (which voices each published figure counted, for the suppression of later reports; shown to
    nobody); from then on a trigger refuses every change.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("period"), max_length=8, choices=ReportKind)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    place = models.CharField(_("place of issue"), max_length=80, blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    foreword = models.TextField(_("foreword"), blank=True)
    recommendations = models.TextField(_("recommendations"), blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    snapshot = models.JSONField(null=True)
    ledger = models.JSONField(null=True)
    invented = models.BooleanField(default=False, help_text="of the demonstration; may be removed")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-last_day", "-id"]
        constraints = [
            models.CheckConstraint(name="report_period", condition=Q(first_day__lte=F("last_day"))),
            models.CheckConstraint(
                name="report_published_whole",
                condition=Q(
                    published_at__isnull=True,
                    published_by__isnull=True,
                    snapshot__isnull=True,
                    ledger__isnull=True,
                )
                | Q(
                    published_at__isnull=False,
                    published_by__isnull=False,
                    snapshot__isnull=False,
                    ledger__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class ForwardingQuerySet(UnitScopedQuerySet):
    """What reached the units that a person sees."""

    unit_field = "to_unit"


class ReportForwarding(models.Model):
    """A published report sent to a unit above or below, opened there, and answered."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="forwardings")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("to"))
    note = models.TextField(_("note"), blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ForwardingQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "to_unit"], name="forwarding_once"),
            models.CheckConstraint(
                name="forwarding_answer_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.to_unit_id}"
