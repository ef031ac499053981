"""Our own site: the one channel that this floor serves itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.approval import is_sendable
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.opening import note_openings
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.library.domain.publishing import note_removal, record_publication
from lantoa.library.domain.works import address_of
from lantoa.library.domain.writing import locked
from lantoa.library.models import Product, Publication, Territory, Visibility
from lantoa.units.domain.audit import record
from lantoa.units.models import User

CHANNEL = "website"


def may_publish_here(user: User, product: Product) -> bool:
    """Tell whether a person may show a product to everybody: officers of its unit or above."""
    return holds_role(user, product.unit_id, APPROVERS)


@transaction.atomic
def publish_here(product_id: int, *, actor: User) -> Publication:
    """Put an approved product on our site and into its feeds, where everybody reads it.

    Done again it changes nothing. Taking the product down closes the page in the same commit.
    """
    product = locked(product_id)
    if not may_publish_here(actor, product):
        raise NotAllowedError(_("Only a lead or an officer may publish it on the website."))
    if problems := is_sendable(product, timezone.now(), Territory.WORLD):
        raise LibraryError(" ".join(problem.text for problem in problems))
    if product.visibility != Visibility.PUBLIC:
        before, product.visibility = product.visibility, Visibility.PUBLIC
        product.save(update_fields=["visibility"])
        record(
            "library.open",
            product,
            actor=actor,
            unit=product.unit,
            before={"visibility": before},
            after={"visibility": product.visibility},
        )
    if not Publication.objects.filter(key=_key(product)).exists():
        record("library.publish_here", product, actor=actor, unit=product.unit)
    publication = record_publication(
        product,
        key=_key(product),
        unit=product.unit,
        channel=CHANNEL,
        at=timezone.now(),
        evidence=_("On our own site"),
        address=address_of(product),
    )
    note_openings()  # harvesters need not wait for the next look
    return publication


def close_here(product: Product, *, at: datetime) -> None:
    """Note that the page of a product that is taken down closes now."""
    for publication in Publication.objects.filter(key=_key(product)):
        note_removal(publication, at=at)


def _key(product: Product) -> str:
    return f"{product.public_id}:{CHANNEL}"
