"""Where public information is read, and each reading."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lantoa.listening.models.enums import FetchStatus, SourceForm, SourceKind
from lantoa.units.models import Unit, UnitScopedQuerySet


class Host(models.Model):
    """One web host: requests to it are serialised by a lease on this row.

    ``robots`` is the text of its robots.txt as last read, kept for a day.
    """

    key = models.CharField(max_length=255, primary_key=True)
    leased_until = models.DateTimeField(null=True)
    next_request_at = models.DateTimeField(null=True)
    robots = models.TextField(blank=True, default="")
    robots_status = models.PositiveSmallIntegerField(null=True)
    robots_read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class Source(models.Model):
    """A feed, sitemap, page or upload. Never dead for good: failures only lengthen the pause."""

    name = models.CharField(_("name"), max_length=200)
    form = models.CharField(_("read as"), max_length=16, choices=SourceForm.choices)
    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind.choices)
    url = models.URLField(_("address"), max_length=2000)
    key = models.CharField(max_length=64, unique=True, help_text="hash of the canonical address")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    language = models.CharField(_("language"), max_length=8, default="vi")
    active = models.BooleanField(_("switched on"), default=True)
    from_catalogue = models.BooleanField(default=False)
    invented = models.BooleanField(default=False, help_text="demonstration data")
    interval = models.DurationField(_("read every"))
    follow_links = models.BooleanField(_("read the full page of each item"), default=True)

    # State of reading, written only by the collector.
    next_fetch_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    etag = models.TextField(blank=True, default="")
    last_modified = models.TextField(blank=True, default="")
    body_hash = models.CharField(max_length=64, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    last_status = models.CharField(max_length=20, choices=FetchStatus.choices, blank=True)
    last_fetch_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_item_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Fetch(models.Model):
    """One reading of one source: seen = new + known + rejected, always."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="fetches")
    status = models.CharField(max_length=20, choices=FetchStatus.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    received_bytes = models.PositiveBigIntegerField(default=0)
    items_seen = models.PositiveIntegerField(default=0)
    items_new = models.PositiveIntegerField(default=0)
    items_known = models.PositiveIntegerField(default=0)
    items_rejected = models.PositiveIntegerField(default=0)
    problems = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"])]
        constraints = [
            models.CheckConstraint(
                name="fetch_items_add_up",
                condition=models.Q(
                    items_seen=models.F("items_new")
                    + models.F("items_known")
                    + models.F("items_rejected")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M} {self.status}"
