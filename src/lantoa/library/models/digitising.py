"""Bringing old files in: a batch is what one person hands over, an item is one file of it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.master import Master
from lantoa.library.models.product import Product
from lantoa.units.models import Unit, UnitScopedQuerySet


class ItemStatus(models.TextChoices):
    """Where a file stands; one change of it is one conditional update."""

    ARRIVING = "arriving", _("Arriving")
    WAITING = "waiting", _("Waiting to be read")
    TAKEN = "taken", _("Taken into the library")
    UNPACKED = "unpacked", _("Unpacked")
    DUPLICATE = "duplicate", _("Already there")
    REFUSED = "refused", _("Not taken")


class Doubt(models.TextChoices):
    """What the machine could not do or is not sure of; a person says when it is settled."""

    LOW_CONFIDENCE = "low_confidence", _("The scan was hard to read")
    LOCKED = "locked", _("The document has a password")
    NO_READER = "no_reader", _("The program that reads scans is not installed")
    NOT_READ = "not_read", _("The text of this kind of file is not read")
    LOOKS_LIKE = "looks_like", _("It looks like a picture that is already there")
    NO_PDF_A = "no_pdf_a", _("It could not be made into a PDF for archives")


class Batch(models.Model):
    """Files handed over together. ``key`` names it for whoever hands over: asking twice is once."""

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)

    objects = UnitScopedQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(UnitScopedQuerySet):
    """Files; what a person may see of them follows from the batch."""

    unit_field = "batch__unit"


class IntakeItem(models.Model):
    """One file of a batch. ``parts`` are its pieces while it arrives, ``file`` the whole.

    The product is made in the transaction that takes the file: whatever dies before it leaves a
    file that waits, and whatever is begun twice finds that it no longer waits.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    path = models.CharField(max_length=500)
    size = models.PositiveBigIntegerField()
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.ARRIVING)
    parts = ArrayField(models.CharField(max_length=200), default=list)
    received = models.PositiveBigIntegerField(default=0)
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=24, blank=True)
    doubts = ArrayField(models.CharField(max_length=16, choices=Doubt), default=list)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    master = models.ForeignKey(Master, models.SET_NULL, null=True, related_name="intake")
    other = models.ForeignKey(
        Master, models.SET_NULL, null=True, related_name="+", help_text="the same file, or alike"
    )
    seen_at = models.DateTimeField(null=True, help_text="a person has seen that it was refused")

    objects = ItemQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "path"], name="library_item_path_once"),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(master__isnull=False),
                name="library_item_taken_once",
            ),
            models.CheckConstraint(
                name="library_item_whole",
                condition=Q(status=ItemStatus.ARRIVING)
                | Q(status=ItemStatus.REFUSED)
                | ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="library_item_refused_for_a_reason",
                condition=~Q(status=ItemStatus.REFUSED) | ~Q(problem=""),
            ),
        ]
        indexes = [models.Index(fields=["batch", "status"], name="library_item_status")]

    def __str__(self) -> str:
        return self.path
