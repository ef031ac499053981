"""The outbox: what is to be done to a channel, and everything that happened to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lantoa.channels.models.channel import Account
from lantoa.channels.models.enums import Action, State, Step
from lantoa.library.models import Product
from lantoa.units.models import UnitScopedQuerySet


class DeliveryQuerySet(UnitScopedQuerySet):
    """Deliveries; they belong to the unit of their account."""

    unit_field = "account__unit"


class Delivery(models.Model):
    """One thing done once to one account.

    ``key`` makes asking twice one delivery. ``message`` is frozen here: what was looked at in the
    preview is what is sent. ``lease`` names the worker's claim; ``begun_at`` is committed right
    before the request that must not be repeated, so a claim that ends without it is safe to put
    back, and one that ends with it has an unknown outcome. ``not_before`` is when a machine looks
    at it next. A delivery by hand is ``sending`` without a lease between hand-over and proof.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="deliveries")
    version = models.PositiveIntegerField(help_text="of the product, when it was put here")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries")
    action = models.CharField(max_length=8, choices=Action, default=Action.PUBLISH)
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    key = models.CharField(max_length=200, unique=True)
    message = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    cost = models.PositiveIntegerField(default=0, help_text="đồng, kept back from the claim on")
    remote_id = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=2000, blank=True)
    evidence = models.JSONField(null=True)
    proof = models.FileField(upload_to="channels/proof", blank=True)
    problem = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="channels_delivery_proved",
                condition=~Q(state=State.DELIVERED)
                | Q(evidence__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="channels_delivery_failed_why",
                condition=~Q(state=State.FAILED) | ~Q(problem=""),
            ),
            models.CheckConstraint(
                name="channels_delivery_queued_is_free",
                condition=~Q(state=State.QUEUED) | Q(lease=None, begun_at=None, cost=0),
            ),
            models.CheckConstraint(
                name="channels_delivery_follows",
                condition=Q(action=Action.PUBLISH, original=None)
                | (~Q(action=Action.PUBLISH) & Q(original__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="channels_delivery_queue",
                condition=Q(state=State.QUEUED),
            ),
            models.Index(
                fields=["not_before"],
                name="channels_delivery_unknown",
                condition=Q(state=State.UNKNOWN),
            ),
            models.Index(
                fields=["leased_until"],
                name="channels_delivery_sending",
                condition=Q(state=State.SENDING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class DeliveryEvent(models.Model):
    """One step in the life of a delivery, written in the transaction that made it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="events")
    step = models.CharField(max_length=12, choices=Step)
    at = models.DateTimeField(db_default=Now())
    detail = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.step}"
