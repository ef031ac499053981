"""Items as they came, before they count as mentions."""

from django.db import models

from lantoa.listening.models.enums import DocumentStatus
from lantoa.listening.models.source import Fetch, Source


class Document(models.Model):
    """One item of one source, unique by address (``key``).

    The row keeps the raw item only while it is waiting or ready; afterwards the text lives in
    the mention alone.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents")
    fetch = models.ForeignKey(Fetch, models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    status = models.CharField(max_length=16, choices=DocumentStatus.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="")

    url = models.URLField(max_length=2000, blank=True, default="")
    title = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    author = models.CharField(max_length=32, null=True, help_text="pseudonym: keyed hash")
    published_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(auto_now_add=True)
    reactions = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["status", "next_attempt_at"],
                condition=models.Q(status__in=["waiting", "ready"]),
                name="document_open",
            ),
            models.Index(fields=["source", "status"]),
        ]

    def __str__(self) -> str:
        return self.url or self.key


class Content(models.Model):
    """Which document first held a text. Inserting the key is how a worker claims it: of two
    documents with the same text, in any two workers, exactly one wins."""

    key = models.CharField(max_length=64, primary_key=True, help_text="hash of the folded text")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.key
