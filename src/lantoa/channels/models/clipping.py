"""What newspapers printed: proof that a product was spread by others."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lantoa.library.models import Product, Publication
from lantoa.units.models import Unit, UnitScopedQuerySet


class Clipping(models.Model):
    """One piece in one outlet, with its scan or its address.

    ``scan`` is the photo written anew; ``text`` what could be read in it, to be searched and
    checked by people. The same piece is added once.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="clippings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    publication = models.OneToOneField(Publication, models.PROTECT, related_name="clipping")
    outlet = models.CharField(_("newspaper or programme"), max_length=120)
    on = models.DateField(_("date"))
    page = models.CharField(_("page or section"), max_length=60, blank=True)
    address = models.URLField(_("address, if it is online"), max_length=2000, blank=True)
    scan = models.FileField(upload_to="channels/clippings", blank=True)
    text = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "outlet", "on", "page", "address"], name="channels_clipping_once"
            ),
            models.CheckConstraint(
                name="channels_clipping_shows_something",
                condition=~models.Q(address="", scan=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}, {self.on:%d/%m/%Y}"
