"""A draft made of another product: its texts, its rights, its files with what they say."""

from __future__ import annotations

from typing import Any

from lantoa.library.domain.indexing import index
from lantoa.library.models import Captions, Master, Product, Status
from lantoa.units.models import Unit, User

_COPIED = (
    "kind", "headline", "lead", "body", "language", "topics", "pillar", "campaign", "ai_generated",
    "author", "owner", "licence", "rights_from", "rights_until", "territory", "releases",
    "rights_note", "embargo_until", "invented",
)  # fmt: skip
_FILE_COPIED = (
    "role", "file", "preview", "access", "name", "sha256", "mime", "size", "width", "height",
    "duration", "alt", "transcript", "text", "metadata", "looks", "fixity", "checked_at",
)  # fmt: skip


def copy_product(product: Product, unit: Unit, actor: User, **values: Any) -> Product:
    """Make the draft, ``values`` in place of what would be copied; call within a transaction."""
    copied = {name: getattr(product, name) for name in _COPIED}
    made = Product.objects.create(
        **copied | {"unit": unit, "status": Status.DRAFT, "created_by": actor} | values
    )
    for master in product.masters.prefetch_related("captions"):
        copy = Master.objects.create(
            product=made, **{name: getattr(master, name) for name in _FILE_COPIED}
        )
        Captions.objects.bulk_create(
            Captions(master=copy, language=said.language, cues=said.cues, by=said.by)
            for said in master.captions.all()
        )
    made.save_revision(user=actor, clean=False)
    index(made)
    return made
