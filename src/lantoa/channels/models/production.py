"""Sound and film made of products: long work, done by a worker, watched and stopped by people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models.enums import Form, Stage
from lantoa.library.models import Product
from lantoa.units.models import UnitScopedQuerySet


class ProductionQuerySet(UnitScopedQuerySet):
    """Productions; what a person may see of them follows from the product."""

    unit_field = "product__unit"


class Production(models.Model):
    """One form of one version of a product.

    ``lease`` names the worker that has it: another one that takes it over changes the lease, and
    the first stops when it next tells how far it is. ``facts`` are what was measured.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="productions")
    version = models.PositiveIntegerField()
    form = models.CharField(_("form"), max_length=12, choices=Form)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)
    share = models.PositiveSmallIntegerField(default=0, help_text="per cent done")
    lease = models.UUIDField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    objects = ProductionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "version", "form"], name="channels_production_once"
            ),
            models.CheckConstraint(
                name="channels_production_failed_why",
                condition=Q(stage=Stage.FAILED) ^ Q(problem=""),
            ),
            models.CheckConstraint(
                name="channels_production_done_at",
                condition=Q(stage=Stage.DONE) ^ Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.get_form_display()})"


class Episode(models.Model):
    """A production that a person has put into the podcast."""

    production = models.OneToOneField(Production, models.PROTECT, related_name="episode")
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return str(self.production)


class MadeFile(models.Model):
    """One file of a production; the first is the thing itself."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    file = models.FileField(upload_to="channels/made", max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
