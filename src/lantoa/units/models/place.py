"""Names of places by which a text can be attributed to a unit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantoa.units.models.unit import Unit


class PlaceKind(models.TextChoices):
    """What a place name stands for."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City or district")
    INDUSTRIAL_PARK = "industrial_park", _("Industrial park")
    ABBREVIATION = "abbreviation", _("Abbreviation")


class UnitPlace(models.Model):
    """A place of a unit's territory: geography, attached to the unit that held it first.

    ``folded`` is the name without diacritics, in lower case. After a merger the place leads to the
    successor by the unit's relations, so rows are never copied.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    name = models.CharField(_("name"), max_length=120)
    ambiguous = models.BooleanField(
        _("also an ordinary word"),
        default=False,
        help_text=_("Counts only with a capital letter or after a word such as tỉnh, ở, tại."),
    )
    folded = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = _("place of a unit")
        verbose_name_plural = _("places of a unit")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="units_unitplace_once"),
        ]
        indexes = [models.Index(fields=["folded"], name="units_unitplace_folded")]

    def __str__(self) -> str:
        return self.name
