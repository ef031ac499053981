"""The trail of who changed what. Rows are added and never touched again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.units.models.scope import UnitScopedQuerySet
from lantoa.units.models.unit import Unit


class AuditEntry(models.Model):
    """One change. A database trigger refuses UPDATE, DELETE and TRUNCATE on this table.

    ``before`` and ``after`` are JSON objects of plain values; put ids of people there, never their
    names or addresses, because this table cannot forget. ``actor`` null means the system itself.
    """

    append_only = True  # what the application's database role may not change (database_role)

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    action = models.CharField(_("action"), max_length=80)
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object"), max_length=80)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    at = models.DateTimeField(_("time"), db_default=Now(), editable=False)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="units_audit_object"),
            models.Index(fields=["unit", "at"], name="units_audit_unit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"
