"""Stories: one event with its follow-ups and reactions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lantoa.units.models import Unit, UnitScopedQuerySet


class Story(models.Model):
    """``mentions`` is kept equal to the mentions that carry this story's id."""

    title = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    topics = ArrayField(models.CharField(max_length=32))
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    mentions = models.PositiveIntegerField(default=0)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="story_has_an_order", condition=models.Q(last_at__gte=models.F("first_at"))
            )
        ]

    def __str__(self) -> str:
        return self.title
