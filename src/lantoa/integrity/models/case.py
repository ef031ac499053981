"""Cases: a claim that is being judged, the evidence, and what two people say of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models.blinding import OfClaimQuerySet
from lantoa.integrity.models.claim import Claim
from lantoa.integrity.models.enums import CaptureStatus, CaseStatus, Verdict
from lantoa.units.models import Unit


class Case(models.Model):
    """The work on one claim.

    A trigger gives a verdict only to a case on which two different people agree in its ``round``;
    an upheld appeal starts the next round. Levels: 0 not judged, 1 verdict, 2 answered (response
    issued or referred, with evidence), 3 effect confirmed. ``handled_at`` is when level 2 was
    reached; the database keeps it for verdicts of false information alone, so a true and critical
    claim can never be "handled".
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    maker = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True, default="")
    critical = models.BooleanField(
        _("critical of the union"),
        default=False,
        help_text=_("If it proves true, it opens a concern that must be answered."),
    )
    opened_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    handled_at = models.DateTimeField(null=True)
    effect_at = models.DateTimeField(null=True)
    opinion_at = models.DateTimeField(null=True, help_text="set by the database")

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            # Deferred: merging two claims that both have a case swaps the cases.
            models.UniqueConstraint(
                fields=["claim"], name="case_one_a_claim", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="case_verdict_has_a_time",
                condition=Q(verdict="", verified_at__isnull=True, level=0)
                | (~Q(verdict="") & Q(verified_at__isnull=False, level__gte=1, level__lte=3)),
            ),
            models.CheckConstraint(
                name="case_status_fits_verdict",
                condition=Q(status=CaseStatus.JUDGED) & ~Q(verdict="")
                | ~Q(status=CaseStatus.JUDGED) & Q(verdict=""),
            ),
            models.CheckConstraint(
                name="case_handled_from_level_two",
                condition=Q(level__lt=2, handled_at__isnull=True)
                | Q(level__gte=2, handled_at__isnull=False, verdict__in=Verdict.false()),
            ),
            models.CheckConstraint(
                name="case_effect_is_level_three",
                condition=Q(level__lt=3, effect_at__isnull=True)
                | Q(level=3, effect_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "-opened_at"], name="case_status_opened")]

    def __str__(self) -> str:
        return str(self.claim)


class Judgement(models.Model):
    """What one person says of a case. Rows are added and never touched again (trigger)."""

    append_only = True

    case = models.ForeignKey(Case, models.CASCADE, related_name="judgements")
    round = models.PositiveSmallIntegerField()
    judge = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict)
    reasons = models.TextField(_("reasons"))
    conflict = models.BooleanField(
        default=False, help_text="the case is about a unit in which the judge holds a role"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "judge", "round"], name="judgement_one_a_judge_and_round"
            ),
            models.CheckConstraint(name="judgement_has_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.verdict}"


class EarlierState(models.Model):
    """What a case said until ``ended_at``; a trigger writes it when a date of the case is changed.

    An upheld appeal takes a verdict back, a withdrawn correction a level: with this the figures of
    an earlier date stay what they were (`domain.target.facts`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="earlier")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    verified_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    effect_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "ended_at", "pk"]
        indexes = [models.Index(fields=["case", "ended_at"], name="earlierstate_case")]

    def __str__(self) -> str:
        return f"{self.case_id} until {self.ended_at:%Y-%m-%d}"


def _evidence_file(evidence: "Evidence", name: str) -> str:
    """Under the case, by content: the name that was given is not kept."""
    suffix = name.rpartition(".")[2][:5]
    return f"evidence/{evidence.case.public_id}/{uuid.uuid4().hex}.{suffix}"


class Evidence(models.Model):
    """What a page or a file said at one moment.

    ``sha256`` is of the bytes in ``file``; once it is written a trigger refuses to change what was
    captured. ``screenshot_sha256`` is of the picture.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence")
    url = models.URLField(_("address"), max_length=2000, blank=True, default="")
    note = models.TextField(_("what it shows"), blank=True, default="")
    status = models.CharField(max_length=12, choices=CaptureStatus, default=CaptureStatus.WAITING)
    problem = models.TextField(blank=True, default="")
    captured_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    mime = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(null=True)
    title = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    file = models.FileField(upload_to=_evidence_file, blank=True)
    screenshot = models.FileField(upload_to=_evidence_file, blank=True)
    screenshot_sha256 = models.CharField(max_length=64, blank=True, default="")
    screenshot_status = models.CharField(
        max_length=12, choices=CaptureStatus, default=CaptureStatus.WAITING
    )
    files_dropped = models.BooleanField(default=False, help_text="kept long enough")
    added_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_taken_is_hashed",
                condition=~Q(status=CaptureStatus.TAKEN)
                | (~Q(sha256="") & Q(captured_at__isnull=False, size__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.sha256
