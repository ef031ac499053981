"""What a product's page shows of the newsroom."""

from __future__ import annotations

from typing import Any

from lantoa.library.domain.newsroom.checklists import questions
from lantoa.library.domain.newsroom.remarks import colleagues
from lantoa.library.domain.people import may_edit
from lantoa.library.models import IN_HAND, Product, Status
from lantoa.units.models import User


def panel(product: Product, user: User) -> dict[str, Any]:
    """Return the plan, the checklist and the comments; nothing for people of other units."""
    if not Product.objects.in_scope_of(user).filter(pk=product.pk).exists():
        return {}
    being_made = product.status in IN_HAND
    editable = may_edit(user, product)
    return {
        "newsroom": True,
        "plannable": editable and product.status != Status.KILLED,
        "questions": questions(product) if being_made else [],
        "tickable": editable and being_made,
        "remarks": list(product.remarks.select_related("author", "settled_by")),
        "remarkable": being_made,
        "colleagues": colleagues(product.unit).exclude(pk=user.pk)
        if editable and being_made
        else [],
    }
