"""Claims, and the places where they were seen."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.intake.models import Tip
from lantoa.integrity.models.blinding import ClaimQuerySet, OfClaimQuerySet
from lantoa.integrity.models.enums import ClaimStatus, FoundBy, Severity
from lantoa.units.models import Unit


class Claim(models.Model):
    """Something that is said and can be checked. It is about what is said, never about who says it.

    ``merged_into`` leads to the claim that stands for this one, always in one step and always to
    an older row, so that no loop can be. Sightings stay where they were recorded; those of a claim
    are its own and those of all that was merged into it (`domain.queries.sightings_of`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.TextField(_("claim"))
    about_union = models.BooleanField(_("about the union"), default=False)
    severity = models.CharField(_("harm"), max_length=10, choices=Severity, default=Severity.NORMAL)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.OPEN)
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, help_text="set by the database")
    created_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    invented = models.BooleanField(default=False, help_text="demonstration data")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-first_seen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="claim_merged_into_an_older_one",
                condition=Q(merged_into__isnull=True) | Q(merged_into__lt=F("id")),
            ),
            models.CheckConstraint(name="claim_says_something", condition=~Q(statement="")),
        ]
        indexes = [
            models.Index(fields=["status", "-first_seen_at"], name="claim_status_seen"),
        ]

    def __str__(self) -> str:
        return self.statement


class Sighting(models.Model):
    """One place where a claim was seen.

    ``key`` is a keyed hash of the place, so that the same place met twice is one sighting. No
    author is kept: ``url`` has passed `listening.domain.pseudonym.scrub_address`.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="sightings")
    key = models.CharField(max_length=64)
    url = models.URLField(max_length=2000, blank=True, default="")
    mention_id = models.BigIntegerField(null=True)
    tip = models.ForeignKey(Tip, models.SET_NULL, null=True, related_name="sightings")
    found_by = models.CharField(max_length=12, choices=FoundBy)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        ordering = ["seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "key"], name="sighting_once_a_claim"),
        ]
        indexes = [models.Index(fields=["key"], name="sighting_key")]

    def __str__(self) -> str:
        return self.url or self.key


class Suggestion(models.Model):
    """The machine thinks that a tip or a post repeats a claim. A person accepts or rejects it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="suggestions")
    tip = models.ForeignKey(Tip, models.CASCADE, null=True, related_name="claim_suggestions")
    mention_id = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    score = models.FloatField()
    sure = models.BooleanField(default=False, help_text="over the threshold for a sure match")
    made_at = models.DateTimeField(auto_now_add=True)
    accepted = models.BooleanField(null=True, help_text="null: nobody has looked at it")
    decided_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "tip"], name="suggestion_once_a_tip"),
            models.UniqueConstraint(
                fields=["claim", "mention_id"], name="suggestion_once_a_mention"
            ),
            models.CheckConstraint(
                name="suggestion_about_one_thing",
                condition=Q(tip__isnull=True, mention_id__isnull=False)
                | Q(tip__isnull=False, mention_id__isnull=True),
            ),
            models.CheckConstraint(
                name="suggestion_decided_by_somebody",
                condition=Q(accepted__isnull=True, decided_by__isnull=True)
                | Q(accepted__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-score"], condition=Q(accepted__isnull=True), name="suggestion_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.score:.2f}"


class Looked(models.Model):
    """A tip or post that was compared with the register, so that none is read twice.

    ``key`` is ``t`` or ``m`` and the id. Rows are dropped once their post is too old to be new.
    """

    key = models.CharField(max_length=24, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key


class OutsideReview(models.Model):
    """What another organisation said of a claim, by its own ClaimReview. Never counted as ours."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="outside_reviews")
    url = models.URLField(max_length=2000, unique=True)
    publisher = models.CharField(max_length=200)
    rating = models.CharField(max_length=200)
    reviewed_on = models.DateField(null=True)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reviewed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.rating}"
