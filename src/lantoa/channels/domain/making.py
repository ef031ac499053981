"""Packages of a product for the channels that people deliver."""

from __future__ import annotations

from django.utils import timezone

from lantoa.channels.domain.composing import main_picture
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.packages.sheet import Sheet, paragraphs_of
from lantoa.library.domain.approval import is_sendable
from lantoa.library.models import Product
from lantoa.media import safe_image
from lantoa.units.models import Unit

LARGEST = 6_000
"""Pixels on the longer side of a printed picture: 150 to the inch on A1."""


def sheet_of(product: Product) -> Sheet:
    """What a package says. Raises DeliveryError while the product may not leave the house.

    An embargo does not stop the making: posters are printed before the day; the hand-over waits.
    """
    problems = [
        problem for problem in is_sendable(product, timezone.now()) if problem.code != "embargo"
    ]
    if problems:
        raise DeliveryError(" ".join(problem.text for problem in problems))
    on = timezone.localdate()
    unit = Unit.objects.named(on).get(pk=product.unit_id)
    master = main_picture(product)
    data = None
    if master:
        with master.file.open("rb") as file:
            data = safe_image(file.read(), longest=LARGEST).data
    online = product.publications.filter(removed_at=None).exclude(address="").first()
    return Sheet(
        reference=str(product.public_id),
        headline=product.headline,
        lead=product.lead,
        paragraphs=paragraphs_of(product.body),
        unit=unit.shown_vi or unit.code,
        at=timezone.localtime(product.approved_at),
        ai_generated=product.ai_generated,
        picture=data,
        picture_alt=master.alt if master else "",
        address=online.address if online else "",
        author=product.author,
    )
