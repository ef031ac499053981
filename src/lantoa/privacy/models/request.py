"""What people ask about their own data."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.privacy.models.consent import ConsentMethod
from lantoa.units.models import Unit, UnitScopedQuerySet


class RequestKind(models.TextChoices):
    """The rights of a person over their data."""

    ACCESS = "access", _("See my data")
    CORRECTION = "correction", _("Correct my data")
    DELETION = "deletion", _("Delete my data")
    OBJECTION = "objection", _("Object to the use of my data")
    WITHDRAWAL = "withdrawal", _("Withdraw my consent")


class RequestStatus(models.TextChoices):
    """How far a request has come."""

    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class DataRequest(models.Model):
    """One request. The sender follows it with a code (only its digest is here).

    ``subject_kind`` and ``reference`` name the record it is about, when a code proved that it is
    the sender's own; ``contact`` is what a caller left, and goes when the request is closed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RequestKind)
    method = models.CharField(_("how it came"), max_length=10, choices=ConsentMethod)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    code_digest = models.CharField(max_length=64, unique=True)
    subject_kind = models.CharField(max_length=60, blank=True, default="")
    reference = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField(_("what is asked"), blank=True, default="")
    contact = models.CharField(_("how to reach the person"), max_length=200, blank=True, default="")
    status = models.CharField(max_length=14, choices=RequestStatus, default=RequestStatus.RECEIVED)
    received_at = models.DateTimeField(db_default=Now())
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True, default="")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="privacy_request_closed",
                condition=Q(status__in=["received", "acknowledged"], closed_at=None)
                | (Q(status__in=["done", "refused"], closed_at__isnull=False) & ~Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {str(self.public_id)[:8]}"
