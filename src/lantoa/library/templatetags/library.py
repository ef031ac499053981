"""Template tags of the library."""

from __future__ import annotations

from typing import Any

from django import template

from lantoa.library.interfaces.words import REASONS
from lantoa.library.models import Product

register = template.Library()


@register.filter
def missing_of(product: Product) -> list[Any]:
    """Return in words what is ``missing``, as `target_a.figures.products` annotates it."""
    return [REASONS[code] for code in getattr(product, "missing", None) or []]
