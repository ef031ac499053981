"""Questions about products."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from lantoa.library.models import ISSUED, Product, ProductQuerySet
from lantoa.units.models import User


def approved_products(user: User | AnonymousUser) -> ProductQuerySet:
    """Return what a person may send: approved and visible to them, the newest first.

    Whether one may be sent now is `approval.is_sendable`, asked again at the moment of sending.
    """
    return (
        Product.objects.visible_to(user)
        .filter(status__in=ISSUED)
        .defer("search")
        .order_by("-changed_at", "-id")
    )
