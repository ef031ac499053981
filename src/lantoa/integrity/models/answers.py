"""What was done about a false claim, what came of it, and who disagreed."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models.case import Case
from lantoa.integrity.models.claim import Sighting
from lantoa.integrity.models.enums import (
    AppealStatus,
    Effect,
    LogKind,
    ResponseKind,
    Verdict,
)


class Response(models.Model):
    """One answer to a case: written by a person (``made_by``), issued by a person.

    ``issued_at`` and ``proof`` say when and how it went out: a letter is sent by people, the
    machine only writes it down. "No response needed" is issued by a second person.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=12, choices=ResponseKind)
    text = models.TextField(_("text"))
    recipient = models.CharField(_("recipient"), max_length=200, blank=True, default="")
    made_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    proof = models.TextField(_("how it was sent"), blank=True, default="")

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="response_issued_by_somebody",
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
            ),
            models.CheckConstraint(
                name="response_none_needs_a_second_person",
                condition=~Q(kind=ResponseKind.NO_RESPONSE)
                | Q(issued_by__isnull=True)
                | ~Q(issued_by=F("made_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_id}"


class EffectCheck(models.Model):
    """What the machine found at a sighting's address, and what a person says it means."""

    sighting = models.ForeignKey(Sighting, models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField(default=timezone.now)
    suggestion = models.CharField(max_length=12, choices=Effect)
    detail = models.TextField(blank=True, default="")
    confirmed = models.CharField(max_length=12, choices=Effect, blank=True, default="")
    confirmed_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="effect_confirmed_by_somebody",
                condition=Q(confirmed="", confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (~Q(confirmed="") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sighting_id}: {self.confirmed or self.suggestion}"


class Correction(models.Model):
    """A public page that says what is so. ``rumour`` only points at the claim, in a few words.

    ``published_at`` null is a draft. One case has one live correction; a withdrawn one stays
    readable with its reason.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    title = models.CharField(
        _("the fact"), max_length=200, help_text=_("The fact itself in one line, not the rumour.")
    )
    fact = models.TextField(_("what is so"))
    rumour = models.CharField(
        _("what went round, in a few words"),
        max_length=120,
        help_text=_("At most 120 characters; never the claim in full."),
    )
    sources = models.JSONField(_("sources"), default=list)
    verdict = models.CharField(max_length=12, choices=Verdict)
    drafted_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    published_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(withdrawn_at__isnull=True),
                name="correction_one_a_case",
            ),
            models.CheckConstraint(
                name="correction_published_by_somebody",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_is_about_what_is_false",
                condition=Q(verdict__in=Verdict.false()),
            ),
            models.CheckConstraint(
                name="correction_withdrawn_for_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["-published_at"], name="correction_published")]

    def __str__(self) -> str:
        return self.title


class Appeal(models.Model):
    """Somebody says that a correction is wrong. Known by a code alone (``code_digest``)."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="appeals")
    text = models.TextField(_("what is wrong"))
    submission_key = models.UUIDField(unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=AppealStatus, default=AppealStatus.NEW)
    answer = models.TextField(_("answer"), blank=True, default="")
    decided_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appeal_decided_by_somebody",
                condition=Q(status=AppealStatus.NEW, decided_by__isnull=True)
                | (
                    ~Q(status=AppealStatus.NEW)
                    & ~Q(answer="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class LogEntry(models.Model):
    """A line of the public correction log. ``correction`` null is an error of ours elsewhere."""

    correction = models.ForeignKey(Correction, models.CASCADE, null=True, related_name="log")
    kind = models.CharField(max_length=16, choices=LogKind)
    text = models.TextField(blank=True, default="")
    by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
