"""Pictures that look like another: 64 bits, compared in PostgreSQL through four indexes.

Two numbers that differ in at most seven bits differ in at most one bit in one of their four parts
of sixteen. So 4 × 17 look-ups find every such picture, and only those are counted bit by bit.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value

from lantoa.library.models import Master, Product, Status
from lantoa.library.models.master import BANDS, band
from lantoa.media.looks import NEAR
from lantoa.units.models import User

MOST = 24


def alike(
    looks: int, user: User | AnonymousUser, *, apart_from: int | None = None
) -> list[tuple[Master, int]]:
    """Return the pictures that look like these bits and that a person may see, the nearest first,
    with the number of bits that differ. ``apart_from`` is the product whose pictures are left out.
    """
    seen = Product.objects.visible_to(user).exclude(status=Status.KILLED)
    rows = (
        near(looks)
        .filter(product__in=seen)
        .exclude(product=apart_from)
        .select_related("product")
        .defer("text", "product__search", "product__body")
        .order_by("differing", "pk")
    )
    return [(master, master.differing) for master in rows[:MOST]]


def near(looks: int) -> QuerySet[Any]:
    """Return the files whose bits differ in at most seven, with their number as ``differing``."""
    within = Q()
    for number in range(BANDS):
        part = looks >> 16 * number & 0xFFFF
        within |= Q((f"band{number}__in", [part, *(part ^ 1 << bit for bit in range(16))]))
    differing = Func(
        F("looks"), Value(looks), template="bit_count((%(expressions)s)::bit(64))",
        arg_joiner=" # ", output_field=IntegerField(),
    )  # fmt: skip
    return (
        Master.objects.alias(**{f"band{number}": band(number) for number in range(BANDS)})
        .filter(within, looks__isnull=False)
        .annotate(differing=differing)
        .filter(differing__lte=NEAR)
    )
