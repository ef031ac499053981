"""Submitting and approving, and whether a product may be sent at this moment."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.rights import Problem, rights_problems
from lantoa.library.models import ISSUED, Product, Territory, Visibility


def is_sendable(product: Product, at: datetime, territory: str | None = None) -> list[Problem]:
    """Return why a product may not be sent at a moment; empty when it may.

    Ask at the moment of sending, with the row as the database has it then: rights expire and
    approvals are withdrawn while a delivery waits. ``territory`` is ``Territory.WORLD`` for
    what is online; None for what stays in one place.
    """
    problems = []
    if product.status not in ISSUED:
        problems.append(Problem("not_approved", _("It is not approved.")))
    if product.embargo_until and at < product.embargo_until:
        problems.append(Problem("embargo", _("It is under embargo.")))
    if product.exclusion:
        problems.append(Problem("excluded", product.get_exclusion_display()))
    if territory == Territory.WORLD and product.visibility == Visibility.UNIT:
        problems.append(Problem("unit_only", _("It is for the unit alone.")))
    return problems + rights_problems(product, timezone.localdate(at), territory)
