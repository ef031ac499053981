"""The words under which a product is found."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from lantoa.library.domain.words import vector
from lantoa.library.formats.plain import plain
from lantoa.library.models import Captions, Product


def index(product: Product) -> None:
    """Write the search words of a product: its texts, its credits and what its files say."""
    files = product.masters.values_list("name", "alt", "transcript", "text")
    texts = [product.headline, product.lead, plain(product.body), product.pillar]
    texts += [product.campaign, product.author]
    texts += [text for row in files for text in row]
    said = Captions.objects.filter(master__product=product).values_list("cues", flat=True)
    texts += [text for cues in said for _start, _end, text in cues]
    words = Cast(Value(vector("\n".join(texts))), SearchVectorField())
    Product.objects.filter(pk=product.pk).update(search=words)
