"""Mentions: analysed posts and articles, partitioned by month of ``published_at``."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from lantoa.listening.models.enums import PostKind, Sentiment, SourceKind
from lantoa.listening.models.source import Source
from lantoa.units.models import Unit, UnitScopedQuerySet


class Mention(models.Model):
    """A post or article with its labels. ``id`` is its document's id.

    The table is partitioned by month (see the migration), so the database key is
    ``(id, published_at)``; ids are unique because documents are. ``day`` is the local date
    and is null when the source gave no time: then ``published_at`` is the time of collection,
    the mention is listed under "time unknown" and stands in no daily figure.
    """

    id = models.BigIntegerField(primary_key=True)
    published_at = models.DateTimeField()
    day = models.DateField(null=True)
    source = models.ForeignKey(Source, models.DO_NOTHING, related_name="+", db_constraint=False)
    source_kind = models.CharField(max_length=16, choices=SourceKind.choices)
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", db_constraint=False)
    author = models.CharField(max_length=32, null=True)
    url = models.TextField()
    title = models.TextField()
    text = models.TextField()
    relevant = models.BooleanField()
    relevance = models.FloatField()
    topics = ArrayField(models.CharField(max_length=32))
    kind = models.CharField(max_length=16, choices=PostKind.choices)
    sentiment = models.CharField(max_length=10, choices=Sentiment.choices)
    toxic = models.BooleanField()
    story_id = models.BigIntegerField(null=True)
    reactions = models.JSONField(default=dict)
    collected_at = models.DateTimeField()
    corrected = models.BooleanField(default=False)
    search = SearchVectorField()

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "listening_mention"

    def __str__(self) -> str:
        return self.title or self.text[:80]


class TopicDay(models.Model):
    """Rollup: relevant mentions a day, topic and unit. Topic ``""`` counts each mention once.

    ``touched_at`` tells the insight floor which days have changed since it last looked.
    """

    day = models.DateField()
    topic = models.CharField(max_length=32, blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    mentions = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    positive = models.IntegerField(default=0)
    touched_at = models.DateTimeField(db_default=Now(), db_index=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "day", "unit"], name="topicday_key"),
            models.CheckConstraint(
                name="topicday_not_negative",
                condition=models.Q(mentions__gte=0, negative__gte=0, positive__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["day", "topic"])]

    def __str__(self) -> str:
        return f"{self.day} {self.topic or 'all'}: {self.mentions}"


class SourceDay(models.Model):
    """Rollup: mentions a day and source; ``relevant`` is the part counted in TopicDay."""

    day = models.DateField()
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    mentions = models.IntegerField(default=0)
    relevant = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "day"], name="sourceday_key"),
            models.CheckConstraint(
                name="sourceday_not_negative",
                condition=models.Q(mentions__gte=0, relevant__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.source_id}: {self.mentions}"


class LabelCorrection(models.Model):
    """What a person said the labels should be; ``lantoa train`` learns from these rows.

    The text is copied so that a correction outlives the retention of the mention.
    """

    mention_id = models.BigIntegerField(unique=True)
    text = models.TextField()
    relevant = models.BooleanField()
    topics = ArrayField(models.CharField(max_length=32))
    kind = models.CharField(max_length=16, choices=PostKind.choices)
    sentiment = models.CharField(max_length=10, choices=Sentiment.choices)
    toxic = models.BooleanField()
    corrected_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"correction of {self.mention_id}"


class SavedSearch(models.Model):
    """A person's named search; ``query`` is the query string of the mentions page."""

    owner = models.ForeignKey("units.User", models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    query = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="savedsearch_name_once")
        ]

    def __str__(self) -> str:
        return self.name
