"""State of the limits on the public pages; rows live for a day at most."""

from django.db import models


class Bucket(models.Model):
    """A token bucket: how many acts of one kind are left to one key at one moment.

    ``key`` is a keyed, daily-salted hash (`domain.origin`) or the name of what is limited.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    tokens = models.FloatField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="public_bucket_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}: {self.tokens:.1f}"


class SpentChallenge(models.Model):
    """A challenge that was used; inserting the row is what spends it."""

    digest = models.CharField(max_length=64, primary_key=True)
    spent_on = models.CharField(max_length=64, help_text="what it was spent on: a digest")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
