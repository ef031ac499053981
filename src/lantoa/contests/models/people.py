"""Contestants: people of one contest, never accounts of the workspace."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Board, Contest
from lantoa.contests.models.enums import ContactKind
from lantoa.units.models import Unit


class Contestant(models.Model):
    """A person who entered a contest.

    The address or code that was verified is kept as a keyed hash only, with a masked form to show;
    there is no national identity number. Whoever has withdrawn and stays as a row has no name. A
    person is excluded by a person, for a reason (`Exclusion`).
    """

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="contestants")
    contact_kind = models.CharField(max_length=5, choices=ContactKind)
    contact_hash = models.CharField(max_length=64)
    contact_masked = models.CharField(max_length=80)
    name = models.CharField(_("full name"), max_length=120)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    unit_missing = models.CharField(_("unit that is not in the list"), max_length=200, blank=True)
    placed_at = models.DateTimeField(
        null=True, help_text="when a person matched what was written to a unit"
    )
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("board"))
    extra_time = models.PositiveSmallIntegerField(
        default=0, help_text="percent of the time, for those who need it"
    )
    extra_reason = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)
    excluded_at = models.DateTimeField(null=True)
    excluded_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "contact_hash"], name="contests_one_entry_a_person"
            ),
        ]
        indexes = [
            models.Index(
                fields=["contest"], name="contests_excluded",
                condition=Q(excluded_at__isnull=False),
            ),
            models.Index(
                fields=["contest", "unit_missing"], name="contests_unplaced",
                condition=Q(unit__isnull=True) & ~Q(unit_missing=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.contact_masked})"


class Verification(models.Model):
    """A one-time code sent to an address. Only digests are kept, for an hour at most.

    For a phone, ``sealed`` is the message, encrypted, until a worker takes it at
    ``handed_over_at``, and no other will; ``paid`` is what it costs, in đồng; ``undelivered``: it
    did not arrive, or nobody knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    contest = models.ForeignKey(Contest, models.CASCADE, related_name="verifications")
    contact_kind = models.CharField(max_length=5, choices=ContactKind)
    contact_hash = models.CharField(max_length=64)
    contact_masked = models.CharField(max_length=80)
    code_digest = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField(default=5)
    expires_at = models.DateTimeField(db_index=True)
    verified_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    paid = models.PositiveIntegerField(default=0)
    handed_over_at = models.DateTimeField(null=True)
    undelivered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.contact_masked


class EntryCode(models.Model):
    """A printed code that lets somebody without phone or e-mail enter; only its digest is kept."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="entry_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "digest"], name="contests_entry_code_once"),
        ]

    def __str__(self) -> str:
        return self.digest[:8]
