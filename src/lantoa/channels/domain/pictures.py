"""The pictures of a product that may go out: those with the words for who cannot see them."""

from __future__ import annotations

from lantoa.library.models import Master, MasterRole, Product
from lantoa.media.images import MIMES


def main_picture(product: Product) -> Master | None:
    """The picture that goes with a product; one without its words goes nowhere."""
    return next(iter(pictures_of(product)), None)


def pictures_of(product: Product) -> list[Master]:
    """Every picture of a product that has its words, the main one first."""
    pictures = product.masters.filter(mime__in=MIMES).exclude(alt="")
    return sorted(pictures, key=lambda master: (master.role != MasterRole.MAIN, master.pk))
