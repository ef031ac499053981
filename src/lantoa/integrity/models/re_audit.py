"""Verdicts judged again, blind, by people who had no part in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models.case import Case
from lantoa.integrity.models.enums import Verdict
from lantoa.units.models import Unit, UnitScopedQuerySet


class ReAudit(models.Model):
    """A random sample of the cases of a unit that got their verdict from ``first`` to ``last``.

    ``seed`` gives the sample again: `analysis.sampling.draw` over the ids of the ``frame`` cases.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    seed = models.CharField(max_length=32)
    frame = models.PositiveIntegerField()
    drawn_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)
    invented = models.BooleanField(default=False, help_text="demonstration data")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("re-audit")
        verbose_name_plural = _("re-audits")
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="reaudit_days_in_order", condition=Q(last__gte=F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class ReAuditItem(models.Model):
    """One case of the sample. ``verdict_then`` is what stands to be tested; from when ``auditor``
    takes the case until they give a ``verdict`` the case is hidden from them.

    ``overturned``: the new verdict says otherwise. Fabricated and untrue are one side: both say
    that it is false.
    """

    audit = models.ForeignKey(ReAudit, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.CASCADE, related_name="re_audits")
    verdict_then = models.CharField(max_length=12, choices=Verdict)
    auditor = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True, default="")
    reasons = models.TextField(_("reasons"), blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    overturned = models.BooleanField(default=False)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "case"], name="reaudititem_once"),
            models.CheckConstraint(
                name="reaudititem_judged_by_somebody",
                condition=Q(verdict="", judged_at=None, overturned=False)
                | (
                    ~Q(verdict="")
                    & ~Q(reasons="")
                    & Q(auditor__isnull=False, judged_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
