"""The files of a product, each kept as it came, and the safe copies made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.enums import Fixity, MasterRole
from lantoa.library.models.product import Product
from lantoa.units.models import UnitScopedQuerySet

BANDS = 4  # of 16 bits; what differs in seven bits differs in one bit at most in some band


class Band(Func):
    """Some 16 of the 64 bits of what a picture looks like; each has an index."""

    template = "(((%(expressions)s) & 65535)::integer)"
    arg_joiner = " >> "
    output_field = models.IntegerField()


def band(number: int) -> Band:
    """Return the band of this number, from 0."""
    return Band(F("looks"), Value(16 * number))


class MasterQuerySet(UnitScopedQuerySet):
    """Files; what a person may see of them follows from the product."""

    unit_field = "product__unit"


class Master(models.Model):
    """One file of a product as it came, with what was read out of it.

    ``alt`` describes a picture, ``transcript`` is what is said in a recording, ``text`` is what a
    machine read in it (searched, never published). ``preview`` is a small picture without metadata.
    ``access`` is a copy to read or watch that is made from the file and can be made again: a
    searchable PDF/A of a scan; of a recording the only form that everybody gets.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="masters")
    role = models.CharField(max_length=10, choices=MasterRole, default=MasterRole.MAIN)
    file = models.FileField(max_length=200)
    preview = models.FileField(max_length=200, blank=True)
    access = models.FileField(max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration = models.DurationField(null=True)
    alt = models.TextField(_("what the picture shows"), blank=True)
    transcript = models.TextField(_("what is said"), blank=True)
    text = models.TextField(blank=True)
    metadata = models.JSONField(default=dict)
    looks = models.BigIntegerField(null=True, help_text="perceptual hash of the picture")
    added_at = models.DateTimeField(auto_now_add=True)

    # Written by the checks alone.
    fixity = models.CharField(max_length=8, choices=Fixity, blank=True)
    checked_at = models.DateTimeField(null=True, db_index=True)

    objects = MasterQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "sha256"], name="library_master_once"),
            models.CheckConstraint(name="library_master_not_empty", condition=Q(size__gt=0)),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="library_master_sha256"),
            *(
                models.Index(
                    band(number),
                    condition=Q(looks__isnull=False),
                    name=f"library_master_band{number}",
                )
                for number in range(BANDS)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_recording(self) -> bool:
        """Whether it is something that is heard."""
        return self.mime.startswith(("audio/", "video/"))
