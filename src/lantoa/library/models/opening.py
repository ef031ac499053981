"""Which products everybody may read, as harvesters are told: since when, or that it has ended."""

from __future__ import annotations

from django.db import models

from lantoa.library.models.product import Product


class Opening(models.Model):
    """A product that is or was open to everybody; the row stays when it is taken down.

    ``at`` is when its present state was noticed: opened, changed (``version``) or closed. Whether
    it is open at this moment is asked of the product itself (`domain.opening`).
    """

    product = models.OneToOneField(Product, models.CASCADE, related_name="opening")
    version = models.PositiveIntegerField()
    closed = models.BooleanField(default=False)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at", "id"], name="library_opening_order")]

    def __str__(self) -> str:
        return f"{self.product_id} {'closed' if self.closed else 'open'} since {self.at:%Y-%m-%d}"
