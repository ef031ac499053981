"""Where a product comes from, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from lantoa.library.models import Product
from lantoa.units.models import User

DEEPEST, WIDEST = 12, 300


@dataclass
class Kin:
    """A product with what was made of it; ``product`` is None for one that the person may not
    see: the line goes on below it."""

    product: Product | None
    children: list[Kin] = field(default_factory=list)


def family(product: Product, user: User) -> Kin:
    """Return the whole tree that a product stands in, from the first original down.

    Adaptations and versions in other languages alike. One query a generation.
    """
    root = product
    for _generation in range(DEEPEST):
        parent = root.adapted_from or root.translation_of
        if parent is None:
            break
        root = parent
    seen = set(Product.objects.visible_to(user).filter(pk=root.pk).values_list("pk", flat=True))
    top = Kin(root if seen else None)
    row = {root.pk: top}
    for _generation in range(DEEPEST):
        made = Product.objects.filter(Q(adapted_from__in=row) | Q(translation_of__in=row))
        found = list(made.defer("search", "body").order_by("id")[:WIDEST])
        if not found:
            break
        seen = set(
            Product.objects.visible_to(user)
            .filter(pk__in=[one.pk for one in found])
            .values_list("pk", flat=True)
        )
        below: dict[int, Kin] = {}
        for one in found:
            kin = below[one.pk] = Kin(one if one.pk in seen else None)
            row[one.adapted_from_id or one.translation_of_id or 0].children.append(kin)
        row = below
    return top
