"""Who works where, as what, and for how long."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models.periods import Period, ends_after_start
from lantoa.units.models.scope import UnitScopedQuerySet
from lantoa.units.models.unit import Unit


class Role(models.TextChoices):
    """What a person does in a unit. Every role sees the unit's records; verbs check for more."""

    LEAD = "lead", _("Lead")
    OFFICER = "officer", _("Communications officer")
    VERIFIER = "verifier", _("Verification officer")
    PRESS = "press", _("Press officer")
    ORGANISER = "organiser", _("Contest organiser")
    TREASURER = "treasurer", _("Treasurer")
    COLLABORATOR = "collaborator", _("Opinion collaborator")
    VIEWER = "viewer", _("Viewer")


class Membership(Period):
    """A person holds a role in a unit during a period."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "valid_from"]
        constraints = [
            ends_after_start("units_membership_period"),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="units_membership_one_open",
                violation_error_message=_("This person already holds this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"
