"""A unit of the organisation, with its names and its parents over time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lantoa.units.models.periods import Period, ends_after_start, no_overlap
from lantoa.units.models.tree import UnitQuerySet


class Level(models.TextChoices):
    """Where a unit stands in the organisation."""

    CONFEDERATION = "confederation", _("Confederation")
    PROVINCIAL_FEDERATION = "provincial_federation", _("Provincial federation")
    CENTRAL_SECTOR_UNION = "central_sector_union", _("Central sector union")
    CORPORATION_UNION = "corporation_union", _("Corporation union")
    EQUIVALENT_UNION = "equivalent_union", _("Equivalent union")
    IMMEDIATE_SUPERIOR_UNION = "immediate_superior_union", _("Immediate superior union")
    INDUSTRIAL_ZONE_UNION = "industrial_zone_union", _("Industrial zone union")
    COMMUNE_UNION = "commune_union", _("Commune union")
    GRASSROOTS_UNION = "grassroots_union", _("Grassroots union")
    UNION_GROUP = "union_group", _("Union group")


class Unit(Period):
    """A unit: an identity that keeps its records for ever, even after it has ended.

    Its name and its place in the tree are separate dated rows (:class:`UnitName`,
    :class:`UnitParent`). ``verified`` is false when we could not confirm from a public source that
    the unit existed as described; screens say so.
    """

    code = models.SlugField(_("code"), max_length=80, unique=True)
    level = models.CharField(_("level"), max_length=30, choices=Level)
    verified = models.BooleanField(_("verified"), default=True)
    note = models.TextField(_("note"), blank=True)

    # Set by UnitQuerySet.named and as_of, for the date asked.
    shown_vi: str | None
    shown_en: str | None
    shown_short: str | None
    parent_on: int | None

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]
        constraints = [ends_after_start("units_unit_period")]
        indexes = [models.Index(fields=["level"], name="units_unit_level")]

    def __str__(self) -> str:
        """Return the name found by ``as_of`` or ``named``; without them, the latest name."""
        if not hasattr(self, "shown_vi"):
            last = self.names.order_by("-valid_from").first()
            return last.text() if last else self.code
        english = (get_language() or "vi").startswith("en")
        return (self.shown_en if english else self.shown_vi) or self.shown_vi or self.code

    def name_on(self, on: date) -> UnitName | None:
        """Return the name the unit bore on a date, or None when it had none."""
        return next((name for name in self.names.all() if name.holds(on)), None)


class UnitName(Period):
    """What a unit was called during a period."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name_vi = models.CharField(_("Vietnamese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("unit name")
        verbose_name_plural = _("unit names")
        ordering = ["unit", "valid_from"]
        constraints = [
            ends_after_start("units_unitname_period"),
            no_overlap("unit", "units_unitname_no_overlap"),
        ]

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Return the name in the language of the screen."""
        english = (get_language() or "vi").startswith("en")
        return (self.name_en if english else self.name_vi) or self.name_vi


class UnitParent(Period):
    """Which unit a unit stood under during a period."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")

    class Meta:
        verbose_name = _("parent of a unit")
        verbose_name_plural = _("parents of a unit")
        ordering = ["unit", "valid_from"]
        constraints = [
            ends_after_start("units_unitparent_period"),
            no_overlap("unit", "units_unitparent_no_overlap"),
            models.CheckConstraint(
                name="units_unitparent_not_itself",
                condition=~Q(parent=F("unit")),
                violation_error_message=_("A unit cannot stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.parent}"
