"""Certificates: issues of a ranking, and each certificate in the register."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round
from lantoa.contests.models.people import Contestant
from lantoa.contests.models.result import Ranking, Result


class PackState(models.TextChoices):
    """Where the file with all certificates of an issue stands."""

    NONE = "", _("Not made")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Broke off by a fault")


def _pack_file(issue: "CertificateIssue", name: str) -> str:
    return f"contests/certificates/{uuid.uuid4().hex}.zip"


class CertificateIssue(models.Model):
    """Certificates that are given together, with what all of them say.

    ``least`` is the mark from which everybody gets one; none for winners alone. The pack is a ZIP
    of all valid ones, made in the background and deleted after some days.
    """

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="issues")
    least = models.PositiveIntegerField(null=True)
    place = models.CharField(max_length=80)
    signed_as = models.CharField(max_length=160)
    signed_by = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    pack_state = models.CharField(
        max_length=7, choices=PackState, default=PackState.NONE, blank=True
    )
    pack_done = models.PositiveIntegerField(default=0)
    pack_total = models.PositiveIntegerField(default=0)
    pack_stop = models.BooleanField(default=False)
    pack_file = models.FileField(upload_to=_pack_file, blank=True)
    pack_made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contests_pack_ready",
                condition=Q(pack_state=PackState.READY) & ~Q(pack_file="")
                | ~Q(pack_state=PackState.READY) & Q(pack_file=""),
            ),
            models.CheckConstraint(
                name="contests_pack_done", condition=Q(pack_done__lte=F("pack_total"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ranking}: {self.made_at:%Y-%m-%d}"


class Certificate(models.Model):
    """One certificate. What was printed wrong is voided and replaced, never changed.

    ``code`` is on the paper: twelve signs that nobody can guess. ``name`` and ``prize`` are as
    printed; the name goes when its owner withdraws.
    """

    code = models.CharField(max_length=14, unique=True)
    issue = models.ForeignKey(CertificateIssue, models.PROTECT, related_name="certificates")
    round = models.ForeignKey(Round, models.PROTECT, related_name="certificates")
    contestant = models.ForeignKey(Contestant, models.PROTECT, related_name="certificates")
    result = models.ForeignKey(Result, models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=120, blank=True)
    prize = models.CharField(max_length=120, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    void_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["result__board", "result__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "contestant"], name="contests_certificate_one_valid",
                condition=Q(voided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contests_certificate_void_for_a_reason",
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code
