"""What others do with a product: reuse it, ask for it, and where it was published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.enums import RequestStatus
from lantoa.library.models.product import Product
from lantoa.units.models import Unit, UnitScopedQuerySet


class Use(models.Model):
    """A unit has used a product; ``note`` says where."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="uses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(_("where it is used"), max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit_id} uses {self.product_id}"


class UseRequest(models.Model):
    """A unit asks the owner for a product that its rights do not give freely."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.TextField(_("what for"))
    status = models.CharField(max_length=8, choices=RequestStatus, default=RequestStatus.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "unit"],
                condition=Q(status=RequestStatus.OPEN),
                name="library_userequest_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} asks for {self.product_id}"


class Publication(models.Model):
    """An official publication of a product, with its evidence; the channels floor writes it.

    ``address`` is where everybody can see it (empty for what is not online: a loudspeaker, a
    board). ``live`` is what the last look at the address found; null before the first look.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="publications")
    key = models.CharField(max_length=200, unique=True, help_text="the delivery's own key")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=40)
    address = models.URLField(max_length=2000, blank=True)
    evidence = models.TextField(help_text="what proves it: an answer, a log, a photo's address")
    published_at = models.DateTimeField()
    live = models.BooleanField(null=True)
    checked_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = UnitScopedQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["published_at"]
        constraints = [
            models.CheckConstraint(
                name="library_publication_has_evidence", condition=~Q(evidence="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.address or self.key}"
