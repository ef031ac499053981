"""Breaches of personal data, with the clock to tell the authority."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit, UnitScopedQuerySet


class Breach(models.Model):
    """One breach, from its discovery to its end. Nothing about single persons is written here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    title = models.CharField(_("what happened, in one line"), max_length=200)
    details = models.TextField(_("how it happened"), blank=True, default="")
    data = models.TextField(_("which data"))
    people = models.PositiveIntegerField(_("about how many people"), null=True, blank=True)
    measures = models.TextField(_("what was done about it"), blank=True, default="")
    discovered_at = models.DateTimeField(_("discovered at"))
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    authority_told_at = models.DateTimeField(_("authority told at"), null=True)
    people_told_at = models.DateTimeField(_("people told at"), null=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.TextField(_("how it ended"), blank=True, default="")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-discovered_at"]
        constraints = [
            models.CheckConstraint(
                name="privacy_breach_closing",
                condition=Q(closed_at=None) | ~Q(closing=""),
            )
        ]

    def __str__(self) -> str:
        return self.title
