"""What must be removed from our own pages, and by when."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models.enums import TakedownKind, TakedownStatus
from lantoa.units.models import Period, Unit, UnitScopedQuerySet
from lantoa.units.models.periods import ends_after_start


class TakedownPolicy(Period):
    """How long a kind of request may take, from a date on. Law changes: rows, not constants."""

    kind = models.CharField(max_length=10, choices=TakedownKind)
    hours = models.PositiveSmallIntegerField(_("hours"))
    basis = models.CharField(_("legal basis"), max_length=200)

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            ends_after_start("takedownpolicy_period"),
            models.UniqueConstraint(fields=["kind", "valid_from"], name="takedownpolicy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.hours} h"


class Takedown(models.Model):
    """A request to remove something of ours; ``due_at`` was worked out when it was received."""

    kind = models.CharField(_("kind"), max_length=10, choices=TakedownKind)
    url = models.URLField(_("address"), max_length=2000)
    requester = models.CharField(_("who asks"), max_length=200)
    reference = models.CharField(_("number of the letter"), max_length=80, blank=True, default="")
    reason = models.TextField(_("reason"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    due_at = models.DateTimeField()
    entered_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=TakedownStatus, default=TakedownStatus.OPEN)
    outcome = models.TextField(_("what was done"), blank=True, default="")
    done_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False, help_text="demonstration data")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("takedown request")
        verbose_name_plural = _("takedown requests")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="takedown_done_by_somebody",
                condition=Q(status=TakedownStatus.OPEN, done_at__isnull=True, done_by__isnull=True)
                | (
                    ~Q(status=TakedownStatus.OPEN)
                    & ~Q(outcome="")
                    & Q(done_at__isnull=False, done_by__isnull=False)
                ),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="takedown_due")]

    def __str__(self) -> str:
        return self.url
