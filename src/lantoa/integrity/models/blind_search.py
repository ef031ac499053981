"""A second search that does not know what the first one found, to measure what is missed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models.claim import Claim
from lantoa.listening.models import Source
from lantoa.units.models import Unit, UnitScopedQuerySet


class SearchStatus(models.TextChoices):
    """Where a blind search stands."""

    SEARCHING = "searching", _("Being searched")
    MATCHING = "matching", _("Being compared")
    DONE = "done", _("Finished")
    CANCELLED = "cancelled", _("Stopped before the end")


class BlindSearch(models.Model):
    """One blind search of a unit's channels and days.

    ``seed`` and the choice (``first``, ``last``, ``channels``, the number of cells) give the sample
    again: `analysis.sampling.draw`. ``frame`` counts the cells it was drawn from.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    channels = models.ManyToManyField(Source, related_name="+", verbose_name=_("channels"))
    seed = models.CharField(max_length=32)
    frame = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=SearchStatus, default=SearchStatus.SEARCHING)
    searcher = models.ForeignKey(
        "units.User", models.PROTECT, related_name="+", verbose_name=_("searcher")
    )
    matcher = models.ForeignKey(
        "units.User", models.PROTECT, null=True, related_name="+", verbose_name=_("comparer")
    )
    drawn_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)
    searched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False, help_text="demonstration data")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("blind search")
        verbose_name_plural = _("blind searches")
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="blindsearch_days_in_order", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="blindsearch_matcher_is_another",
                condition=Q(matcher__isnull=True) | ~Q(matcher=F("searcher")),
                violation_error_message=_("Whoever searched cannot compare."),
            ),
            models.CheckConstraint(
                name="blindsearch_status_has_its_times",
                condition=Q(status=SearchStatus.SEARCHING, searched_at=None, finished_at=None)
                | Q(status=SearchStatus.MATCHING, searched_at__isnull=False, finished_at=None)
                | Q(
                    status=SearchStatus.DONE,
                    searched_at__isnull=False,
                    finished_at__isnull=False,
                    matcher__isnull=False,
                )
                | Q(status=SearchStatus.CANCELLED, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class SearchCell(models.Model):
    """One channel on one day, to be searched once; ``searched_at`` also when nothing was found."""

    search = models.ForeignKey(BlindSearch, models.CASCADE, related_name="cells")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    day = models.DateField()
    searched_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["day", "source__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["search", "source", "day"], name="searchcell_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"


class KnownClaim(models.Model):
    """A claim that was known when the sample was drawn and had been seen in its cells.

    Written once, at the draw: what becomes known later was not known then. While the search runs
    these claims are hidden from the searcher.
    """

    search = models.ForeignKey(BlindSearch, models.CASCADE, related_name="known")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "claim"], name="knownclaim_once")]

    def __str__(self) -> str:
        return str(self.claim_id)


class FindingOutcome(models.TextChoices):
    """What the comparer says of a finding."""

    KNOWN = "known", _("Known already")
    NEW = "new", _("New: not known before")
    DISMISSED = "dismissed", _("Nothing that can be checked")


class Finding(models.Model):
    """Something the searcher found in a cell. No author: ``url`` and ``quote`` are scrubbed."""

    search = models.ForeignKey(BlindSearch, models.CASCADE, related_name="findings")
    cell = models.ForeignKey(SearchCell, models.CASCADE, related_name="findings")
    url = models.URLField(_("address"), max_length=2000)
    quote = models.TextField(_("what it says"))
    seen_at = models.DateTimeField(_("seen at"))
    recorded_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=FindingOutcome, blank=True, default="")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="findings")
    decided_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["search", "url"],
                name="finding_once_an_address",
                violation_error_message=_("This address is in the list already."),
            ),
            models.CheckConstraint(
                name="finding_decided_by_somebody",
                condition=Q(outcome="", claim=None, decided_by=None, decided_at=None)
                | Q(
                    outcome=FindingOutcome.DISMISSED,
                    claim=None,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(
                    outcome__in=[FindingOutcome.KNOWN, FindingOutcome.NEW],
                    claim__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.url
