"""Other systems that are told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.duties.models.notice import Notice
from lantoa.units.models import Unit, UnitScopedQuerySet


class Webhook(models.Model):
    """An address that receives, signed, the notices of a unit and of those under it.

    ``kinds`` empty means every kind. The secret is not stored: it follows from ``salt`` and the
    key of this installation, so a copy of the database signs nothing.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("address"), max_length=500)
    salt = models.UUIDField(default=uuid.uuid4)
    kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    active = models.BooleanField(_("switched on"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class DeliveryStatus(models.TextChoices):
    """How far a delivery has come."""

    QUEUED = "queued", _("Waiting")
    DELIVERED = "delivered", _("Arrived")
    GIVEN_UP = "given_up", _("Given up")


class WebhookDelivery(models.Model):
    """One notice for one webhook; ``public_id`` is the idempotency key that the receiver sees."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    answer = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer")
    problem = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "notice"], name="duties_delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status="queued"), name="duties_delivery_due"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
