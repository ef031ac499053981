"""What people agreed to, in which words, when and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ConsentText(models.Model):
    """One version of the words that people agree to for a purpose. Never changed: a new version is
    a new row, and those who agreed to an old one agreed to that."""

    purpose = models.CharField(_("purpose"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    text_vi = models.TextField(_("Vietnamese text"))
    text_en = models.TextField(_("English text"))
    valid_from = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="privacy_text_version")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class ConsentMethod(models.TextChoices):
    """How somebody said yes or no."""

    WEB = "web", _("web form")
    PHONE = "phone", _("telephone")
    PAPER = "paper", _("on paper")


class Consent(models.Model):
    """Somebody (``subject_type``, ``subject_id``: a record, never a name) agreed to one purpose."""

    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    method = models.CharField(max_length=10, choices=ConsentMethod)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_method = models.CharField(
        max_length=10, choices=ConsentMethod, blank=True, default=""
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject_type", "subject_id"],
                condition=Q(withdrawn_at=None),
                name="privacy_consent_one_open",
            ),
            models.CheckConstraint(
                name="privacy_consent_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_method="")
                | (Q(withdrawn_at__gte=F("given_at")) & ~Q(withdrawn_method="")),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="privacy_consent_subject")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.subject_type} {self.subject_id}"
