"""Collections: products in an order, for a campaign or a purpose, downloaded as a kit."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.product import Product
from lantoa.units.models import Unit, UnitScopedQuerySet, User
from lantoa.units.models.scope import scope_of


class CollectionQuerySet(UnitScopedQuerySet):
    """Collections: those of one's own subtree, and what others share."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the collections of the person's units, and every shared one."""
        scope = scope_of(user)
        if scope.everything or not scope.unit_ids:
            return super().visible_to(user)
        return self.filter(Q(unit__in=sorted(scope.unit_ids)) | Q(shared=True))

    def in_scope_of(self, user: User | AnonymousUser) -> Self:
        """Return only the collections of the person's own units, shared or not."""
        return super().visible_to(user)


class Collection(models.Model):
    """An ordered set of products. ``note`` goes with it; ``own_note`` stays in its unit.

    Sharing a collection shares no product: whoever opens it sees the products that they may see.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note for everybody who gets it"), blank=True)
    own_note = models.TextField(_("note for your own unit"), blank=True)
    shared = models.BooleanField(_("every unit of the union may use it"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    invented = models.BooleanField(default=False, editable=False, help_text="demonstration data")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """A product in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    note = models.CharField(_("what it is for"), max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "product"], name="library_collectionitem_once"
            ),
            models.UniqueConstraint(
                fields=["collection", "position"],
                name="library_collectionitem_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}/{self.position}"
