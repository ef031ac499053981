"""The newsroom's small records: checklists as data, ticks, remarks, who is writing now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.enums import Kind
from lantoa.library.models.product import Product
from lantoa.units.models import Unit


class ChecklistItem(models.Model):
    """One question to a person, about every product of a unit and of those below it.

    ``kind`` "" asks it of all kinds. Only a ``required`` one holds a product back.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    key = models.SlugField(max_length=40, unique=True, null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    text = models.CharField(_("question"), max_length=200)
    required = models.BooleanField(_("must be ticked before approval is asked"), default=False)
    active = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        return self.text


class Tick(models.Model):
    """A person says that a question is answered well; ``version`` is the text they looked at."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "item"], name="library_tick_once")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.item_id}"


class Remark(models.Model):
    """A comment on a product while it is being made. Open until somebody who writes settles it."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="remarks")
    version = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="library_remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="library_remark_settled",
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Editing(models.Model):
    """Who opened a product for writing, and when; it warns the next one and locks nothing."""

    product = models.OneToOneField(Product, models.CASCADE, related_name="editing")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} writes {self.product_id}"
