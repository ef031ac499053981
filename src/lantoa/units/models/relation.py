"""What became of a unit: mergers, splits, moves and new names, with the decision behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models.unit import Unit


class RelationKind(models.TextChoices):
    """Ways in which a unit changes."""

    MERGED_INTO = "merged_into", _("merged into")
    SPLIT_INTO = "split_into", _("split into")
    MOVED_TO = "moved_to", _("moved under")
    RENAMED = "renamed", _("renamed")


class UnitRelation(models.Model):
    """One change of one unit, on one date.

    ``merged_into`` and ``split_into`` lead from a unit to its successor: restated reports follow
    them. ``moved_to`` names the new parent, ``renamed`` the unit itself; both only document.
    ``principal`` marks the one successor of a split that inherits records which cannot be divided.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=RelationKind)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="became")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="came_from")
    effective_on = models.DateField(_("effective on"))
    decision_number = models.CharField(_("decision number"), max_length=80, blank=True)
    decision_date = models.DateField(_("decision date"), null=True, blank=True)
    principal = models.BooleanField(_("principal successor"), default=True)
    verified = models.BooleanField(_("verified"), default=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("change of a unit")
        verbose_name_plural = _("changes of units")
        ordering = ["effective_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_unit", "to_unit", "effective_on"],
                name="units_unitrelation_once",
            ),
            models.UniqueConstraint(
                fields=["from_unit"],
                condition=Q(kind="merged_into"),
                name="units_unitrelation_one_merger",
                violation_error_message=_("A unit can be merged only once."),
            ),
            models.UniqueConstraint(
                fields=["from_unit", "effective_on"],
                condition=Q(kind="split_into", principal=True),
                name="units_unitrelation_one_principal",
                violation_error_message=_("A split has one principal successor."),
            ),
            models.CheckConstraint(
                name="units_unitrelation_itself",
                condition=Q(kind="renamed", to_unit=F("from_unit"))
                | (~Q(kind="renamed") & ~Q(to_unit=F("from_unit"))),
                violation_error_message=_("Only a new name leads from a unit to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} {self.get_kind_display()} {self.to_unit}"
