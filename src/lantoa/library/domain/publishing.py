"""What the channels floor reports back: a product went out, and whether it is still there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from lantoa.library.models import ISSUED, Product, Publication, Status
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit


@transaction.atomic
def record_publication(
    product: Product,
    *,
    key: str,
    unit: Unit,
    channel: str,
    at: datetime,
    evidence: str,
    address: str = "",
) -> Publication:
    """Note an official publication; ``key`` is the delivery's own, so repeating adds nothing.

    The first one makes an approved product published.
    """
    publication, created = Publication.objects.get_or_create(
        key=key,
        defaults={
            "product": product,
            "unit": unit,
            "channel": channel,
            "address": address,
            "evidence": evidence,
            "published_at": at,
        },
    )
    if created and _issue(product, at):
        record("library.publish", product, actor=None, unit=unit, after={"channel": channel})
    return publication


def _issue(product: Product, at: datetime) -> bool:
    rows = Product.objects.filter(pk=product.pk, status__in=ISSUED, issued_at=None)
    published = Case(
        When(status=Status.APPROVED, then=Value(Status.PUBLISHED)), default=F("status")
    )
    return rows.update(status=published, issued_at=at) == 1


def note_liveness(publication: Publication, *, live: bool, at: datetime) -> bool:
    """Note what a look at the address found; an older look never overwrites a newer one."""
    rows = Publication.objects.filter(pk=publication.pk).exclude(checked_at__gt=at)
    return rows.update(live=live, checked_at=at) == 1


def note_removal(publication: Publication, *, at: datetime) -> bool:
    """Note that a publication was taken down, once."""
    rows = Publication.objects.filter(pk=publication.pk, removed_at=None)
    return rows.update(removed_at=at, live=False, checked_at=at) == 1
