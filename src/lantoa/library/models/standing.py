"""How products stand in target A over time, and samples that say how whole the register is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.product import Product
from lantoa.units.models import Unit, UnitScopedQuerySet


class Standing(models.Model):
    """What the four checks found about a product, from ``since`` until the next row.

    A row is added only when something changed, so that a figure can be asked as of a date.
    ``reasons`` are the codes of what is missing.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="standings")
    since = models.DateTimeField()
    digitised = models.BooleanField()
    connected = models.BooleanField()
    shareable = models.BooleanField()
    disseminated = models.BooleanField()
    reasons = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "since"], name="library_standing_moment")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} since {self.since:%Y-%m-%d}"


class RegisterSample(models.Model):
    """Items drawn at random from what official union channels published in a period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)
    available = models.PositiveIntegerField(help_text="items that could have been drawn")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="library_registersample_period", condition=Q(last__gte=F("first"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class SampledItem(models.Model):
    """One drawn item: is it in the register? Null until a person (or its address) has said."""

    sample = models.ForeignKey(RegisterSample, models.CASCADE, related_name="items")
    mention_id = models.BigIntegerField()
    title = models.TextField()
    address = models.TextField()
    registered = models.BooleanField(null=True)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "mention_id"], name="library_sampleditem_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
