"""Who is writing: the next one is warned. Nothing is locked; `writing.save` loses nobody's text."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lantoa.library.models import Editing, Product
from lantoa.units.models import User

LASTS = timedelta(minutes=30)
"""After this long somebody who neither saved nor opened it again is taken to be away."""


@transaction.atomic
def enter(product: Product, user: User) -> Editing | None:
    """Note that a person opens a product for writing; returns who is at it already, if anybody."""
    now = timezone.now()
    here, new = Editing.objects.get_or_create(product=product, defaults={"user": user, "at": now})
    free = Editing.objects.filter(Q(user=user) | Q(at__lt=now - LASTS), product=product)
    return None if new or free.update(user=user, at=now) else here


def leave(product_id: int, user: User) -> None:
    """A person has saved."""
    Editing.objects.filter(product=product_id, user=user).delete()
