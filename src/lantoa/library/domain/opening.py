"""What everybody may read: one question, for the site, the feeds, harvesters and programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from lantoa.library.domain.approval import is_sendable
from lantoa.library.models import (
    OUT,
    PUBLIC,
    Opening,
    Product,
    ProductQuerySet,
    Releases,
    Territory,
    Visibility,
)

BATCH = 5_000


def open_products(at: datetime | None = None) -> ProductQuerySet:
    """Return the products that everybody may read at a moment, the newest first.

    `is_open` as a query: published, for everybody, not under embargo, and with rights for the
    whole world on that day.
    """
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    rights = Q(
        Q(rights_until=None) | Q(rights_until__gte=today),
        ~Q(author=""),
        ~Q(owner=""),
        ~Q(licence=""),
        rights_from__lte=today,
        territory=Territory.WORLD,
        releases__in=(Releases.NOT_NEEDED, Releases.HELD),
    )
    embargo = Q(embargo_until=None) | Q(embargo_until__lte=moment)
    rows = Product.objects.filter(PUBLIC, rights, embargo).defer("search")
    return rows.order_by("-issued_at", "-id")


def is_open(product: Product, at: datetime | None = None) -> bool:
    """Tell whether everybody may read a product at a moment."""
    published = product.status in OUT
    public = published and product.visibility == Visibility.PUBLIC
    return public and not is_sendable(product, at or timezone.now(), Territory.WORLD)


@transaction.atomic
def note_openings(at: datetime | None = None) -> int:
    """Note what has opened, changed or closed since the last look; returns how many.

    Rights begin and end and embargoes pass with nobody doing anything, so this looks at what is
    true now instead of waiting to be told.
    """
    _wait("pg_advisory_xact_lock")
    moment = at or timezone.now()
    now_open = open_products(moment)
    fresh = now_open.exclude(opening__closed=False, opening__version=F("version"))
    found = list(fresh.order_by("pk").values_list("pk", "version")[:BATCH])
    Opening.objects.bulk_create(
        [Opening(product_id=pk, version=version, at=moment) for pk, version in found],
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["version", "closed", "at"],
    )
    shut = Opening.objects.filter(closed=False).exclude(product__in=now_open.order_by())
    return len(found) + shut.update(closed=True, at=moment)


@contextmanager
def harvest() -> Iterator[datetime]:
    """Give the moment for which a list of openings is whole.

    Whoever notes openings is waited for, and notes what follows with a later time, so that a
    harvester who asks next time from this moment on misses nothing.
    """
    with transaction.atomic():
        _wait("pg_advisory_xact_lock_shared")
        yield timezone.now()


def _wait(lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtext('library_openings'))")
