"""What a station was to play, and its log: who plays it signs each line."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models.delivery import Delivery
from lantoa.channels.models.enums import NotPlayed

NOBODY = "—"
"""Stands where a signature has been blanked."""


class Slot(models.Model):
    """A time at which a station is to play what it was given, or says that it has."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="slots")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "at"], name="channels_slot_once")
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"


class PlayLine(models.Model):
    """One signed line of a station's log. Lines are never changed (a trigger sees to it): what was
    wrong is put right by a further line for the same slot, and the last one counts. Only who
    signed, the note and the photo are blanked when they have been kept long enough.

    ``key`` is the form's: a phone that sends twice writes once.
    """

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="lines")
    played_at = models.DateTimeField(_("played at"), null=True)
    reason = models.CharField(_("why not"), max_length=12, choices=NotPlayed, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    photo = models.FileField(upload_to="channels/proof", blank=True)
    signed = models.CharField(_("signed by"), max_length=120)
    key = models.UUIDField(unique=True, default=uuid4)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="channels_play_line_played_or_why",
                condition=Q(played_at__isnull=False, reason="")
                | (Q(played_at=None) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="channels_play_line_signed", condition=~Q(signed="")),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.played_at or self.reason}"
