"""The rights of a work: columns of a product, because every search asks about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.enums import Licence, Releases, Territory


class RightsFields(models.Model):
    """Who made it, who owns it, and on what terms. Blank means unknown, and then it is not shared.

    ``rights_until`` is the last day of the term; null with ``rights_from`` means that it does not
    end.
    """

    author = models.CharField(_("author"), max_length=200, blank=True)
    owner = models.CharField(_("owner of the rights"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=16, choices=Licence, blank=True)
    rights_from = models.DateField(_("may be used from"), null=True, blank=True)
    rights_until = models.DateField(_("may be used until"), null=True, blank=True)
    territory = models.CharField(_("where"), max_length=8, choices=Territory, blank=True)
    releases = models.CharField(_("people shown"), max_length=12, choices=Releases, blank=True)
    rights_note = models.TextField(_("terms"), blank=True)

    class Meta:
        abstract = True


TERM_IN_ORDER = models.CheckConstraint(
    name="library_product_term",
    condition=Q(rights_until__isnull=True) | Q(rights_until__gte=F("rights_from")),
    violation_error_message=_("The rights end before they begin."),
)
