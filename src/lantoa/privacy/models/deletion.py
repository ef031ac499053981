"""What was deleted because somebody asked, so that a restored backup forgets it again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Deletion(models.Model):
    """One record that must stay gone. ``reference`` is its public id, nothing about a person.

    A database trigger refuses UPDATE, DELETE and TRUNCATE on this table.
    """

    append_only = True

    kind = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="privacy_deletion_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class DeletionWritten(models.Model):
    """The deletion stands in the journal file as well, which no backup of the database holds."""

    append_only = True

    deletion = models.OneToOneField(
        Deletion, models.PROTECT, primary_key=True, related_name="written"
    )
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.deletion_id)
