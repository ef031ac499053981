"""After approval: a published product is corrected, or taken down. Channels follow both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.library.domain.duty import APPROVAL, ASSIGNMENT
from lantoa.library.domain.errors import EditConflictError, LibraryError
from lantoa.library.domain.people import must_approve, must_edit
from lantoa.library.domain.website import close_here
from lantoa.library.domain.writing import cleaned, locked, write
from lantoa.library.models import ISSUED, OPEN, OUT, Product, Status
from lantoa.units.domain.audit import record
from lantoa.units.models import User


@transaction.atomic
def correct(
    product_id: int, texts: Mapping[str, Any], note: str, *, seen: int, actor: User
) -> Product:
    """Put a published text right, saying what was wrong; the corrected version is approved by it.

    Only somebody who could approve the product may: a correction is not submitted again, because
    what is wrong must not stay online while it waits.
    """
    product = locked(product_id)
    must_approve(actor, product)
    if product.version != seen:
        raise EditConflictError(product)
    if product.status not in OUT:
        raise LibraryError(_("Only what is published is corrected."))
    if not note.strip():
        raise LibraryError(_("Say what was wrong."))
    product.status, product.correction = Status.CORRECTED, note.strip()
    product.approved_at, product.approved_version = timezone.now(), seen + 1
    write(product, cleaned(texts), actor)
    after = {"version": product.version, "note": product.correction}
    record("library.correct", product, actor=actor, unit=product.unit, after=after)
    return product


@transaction.atomic
def kill(product_id: int, reason: str, *, actor: User) -> bool:
    """Take a product down everywhere; False when it is down already. The reason is kept."""
    product = locked(product_id)
    if product.status in OPEN:
        must_edit(actor, product)
    else:
        must_approve(actor, product)
    if not reason.strip():
        raise LibraryError(_("Say why it is taken down."))
    if product.status == Status.KILLED:
        return False
    for duty in (APPROVAL, ASSIGNMENT):
        deadlines.cancel(product, duty)
    before = product.status
    product.status, product.killed_reason = Status.KILLED, reason.strip()
    product.changed_at = product.killed_at = timezone.now()
    product.save(update_fields=["status", "killed_reason", "killed_at", "changed_at"])
    close_here(product, at=product.killed_at)
    record(
        "library.kill",
        product,
        actor=actor,
        unit=product.unit,
        before={"status": before},
        after={"reason": product.killed_reason, "issued": before in ISSUED},
    )
    return True
