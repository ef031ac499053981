"""Packages of a product for the channels that people deliver."""

from __future__ import annotations

from django.utils import timezone

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.pictures import main_picture, pictures_of
from lantoa.channels.packages.article import Article, Photo, blocks_of
from lantoa.channels.packages.sheet import Sheet, paragraphs_of
from lantoa.library.domain.approval import is_sendable
from lantoa.library.models import Master, Product
from lantoa.media import SafeImage, safe_image
from lantoa.units.models import Unit

LARGEST = 6_000
"""Pixels on the longer side of a printed picture: 150 to the inch on A1."""
LARGEST_OF_MANY = 3_000
"""The same where an article has several: 300 to the inch over a page of A4."""
MOST_PHOTOS = 12


def sheet_of(product: Product, *, with_picture: bool = True) -> Sheet:
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
    master = main_picture(product) if with_picture else None
    online = product.publications.filter(removed_at=None).exclude(address="").first()
    return Sheet(
        reference=str(product.public_id),
        headline=product.headline,
        lead=product.lead,
        paragraphs=paragraphs_of(product.body),
        unit=unit.shown_vi or unit.code,
        at=timezone.localtime(product.approved_at),
        ai_generated=product.ai_generated,
        picture=_safe(master, LARGEST).data if master else None,
        picture_alt=master.alt if master else "",
        address=online.address if online else "",
        author=product.author,
    )


def article_of(product: Product) -> Article:
    """What a printed article shows: the whole text and every described picture, the main one first.
    Raises DeliveryError as `sheet_of`."""
    sheet = sheet_of(product, with_picture=False)
    photos = []
    for master in pictures_of(product)[:MOST_PHOTOS]:
        safe = _safe(master, LARGEST_OF_MANY)
        photos.append(Photo(safe.data, safe.width, safe.height, master.alt, _credit(master)))
    return Article(sheet, blocks_of(product.body), tuple(photos))


def _credit(master: Master) -> str:
    """Whose picture it is, as the picture itself or else the product says."""
    author = master.metadata.get("author") or master.product.author
    return f"Ảnh: {author}" if author else ""


def _safe(master: Master, longest: int) -> SafeImage:
    with master.file.open("rb") as file:
        return safe_image(file.read(), longest=longest)
