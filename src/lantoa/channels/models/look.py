"""The last look at something we published: is it still there, and what came of it?"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from lantoa.library.models import Publication


class Look(models.Model):
    """What the last look at a publication found.

    The counts are the channel's own sums; who saw or marked a post is never asked for. None is
    what the channel does not tell. ``next_at`` is when it is looked at again.
    """

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="look")
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    reach = models.PositiveBigIntegerField(null=True)
    reactions = models.PositiveBigIntegerField(null=True)
    replies = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.publication_id} {self.next_at:%Y-%m-%d}"
