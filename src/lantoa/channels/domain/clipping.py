"""Taking in what newspapers printed of a product."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Clipping
from lantoa.library.domain.people import APPROVERS, MAKERS, holds_role
from lantoa.library.domain.publishing import record_publication
from lantoa.library.models import ISSUED, Product, Status, Visibility
from lantoa.media import MediaError, read_text, safe_image
from lantoa.units.domain.audit import record
from lantoa.units.domain.days import midnight
from lantoa.units.models import User

CHANNEL = "press"


def may_add(user: User, product: Product) -> bool:
    """Tell whether a person may add clippings: those who make products of its unit."""
    return holds_role(user, product.unit_id, MAKERS)


@transaction.atomic
def add_clipping(
    product: Product,
    *,
    outlet: str,
    on: date,
    page: str = "",
    address: str = "",
    scan: bytes | None = None,
    actor: User,
) -> tuple[Clipping, bool]:
    """Add a clipping and with it the publication that it proves; the same piece is added once.

    Raises DeliveryError with words for the person.
    """
    if not may_add(actor, product):
        raise DeliveryError(_("Only people of this unit or of one above it may add a clipping."))
    # Two people with the same newspaper: whoever is second waits for the product and finds it.
    product = Product.objects.select_for_update(no_key=True).defer("search").get(pk=product.pk)
    if product.status not in ISSUED:
        raise DeliveryError(_("Only an approved product can have been printed."))
    opens = product.status == Status.APPROVED and product.visibility == Visibility.PUBLIC
    if opens and not holds_role(actor, product.unit_id, APPROVERS):
        raise DeliveryError(_("This would open it to everybody: an officer publishes it first."))
    if on > timezone.localdate():
        raise DeliveryError(_("This day has not come yet."))
    if not (address or scan):
        raise DeliveryError(_("A clipping needs its address, or a photo or scan."))
    image = _safe(scan)
    piece: dict[str, Any] = {"outlet": outlet.strip(), "on": on, "page": page.strip(),
                             "address": address}  # fmt: skip
    if known := Clipping.objects.filter(product=product, **piece).first():
        return known, False
    where = ", ".join(part for part in (piece["outlet"], f"{on:%d/%m/%Y}", piece["page"]) if part)
    publication = record_publication(
        product,
        key=f"clipping:{uuid4()}",
        unit=product.unit,
        channel=CHANNEL,
        at=midnight(on),
        evidence=where,
        address=address,
    )
    clipping = Clipping(
        product=product, unit=product.unit, publication=publication, added_by=actor, **piece
    )
    if image:
        clipping.scan.save("clipping.jpg", ContentFile(image), save=False)
    clipping.save()
    record("clipping.add", clipping, actor=actor, unit=product.unit, after={"where": where})
    return clipping, True


def read_clipping(clipping_id: int) -> None:
    """Read the text in the scan; done again it finds the same."""
    clipping = Clipping.objects.get(pk=clipping_id)
    with clipping.scan.open("rb") as file:
        image = file.read()
    try:
        text = read_text(image)
    except MediaError:
        text = ""
    if text is not None:
        Clipping.objects.filter(pk=clipping_id).update(text=text, read_at=timezone.now())


def _safe(scan: bytes | None) -> bytes | None:
    if scan is None:
        return None
    try:
        return safe_image(scan, longest=3_500).data
    except MediaError as problem:
        raise DeliveryError(_("Only a photo or a scanned picture can be stored.")) from problem
