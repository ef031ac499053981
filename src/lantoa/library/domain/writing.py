"""Making and changing a product. Of two who save at once the second is told, and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import nh3
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.library.domain.duty import APPROVAL
from lantoa.library.domain.errors import EditConflictError, LibraryError, NotAllowedError
from lantoa.library.domain.indexing import index
from lantoa.library.domain.people import must_edit, must_make
from lantoa.library.domain.presence import leave
from lantoa.library.models import OPEN, Kind, Product, Status
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

TAGS = {"p", "br", "b", "strong", "i", "em", "h2", "h3", "ul", "ol", "li", "blockquote", "a"}
# What a person may write; everything else is changed by verbs of its own.
WRITTEN = frozenset({
    "kind", "headline", "lead", "body", "language", "topics", "pillar", "campaign",
    "ai_generated", "author", "owner", "licence", "rights_from", "rights_until", "territory",
    "releases", "rights_note", "visibility", "embargo_until", "exclusion",
})  # fmt: skip
_TO_DRAFT = (Status.IDEA, Status.ASSIGNED, Status.SUBMITTED, Status.APPROVED)


@transaction.atomic
def create(
    actor: User,
    unit: Unit,
    texts: Mapping[str, Any],
    *,
    public_id: UUID | None = None,
    idea: bool = False,
) -> tuple[Product, bool]:
    """Make a draft, or an ``idea``; returns it and whether it is new.

    ``public_id`` is chosen by the form, so that a form sent twice makes one product.
    """
    must_make(actor, unit.pk)
    values = cleaned(texts) | {"unit": unit, "created_by": actor}
    if idea:
        values["status"] = Status.IDEA
    if public_id is None:
        product, created = Product.objects.create(**values), True
    else:
        product, created = Product.objects.get_or_create(public_id=public_id, defaults=values)
    if not created:
        if product.created_by_id != actor.pk:
            raise NotAllowedError(_("This identifier belongs to another product."))
        return product, False
    product.save_revision(user=actor, clean=False)
    index(product)
    action = "library.propose" if idea else "library.create"
    record(action, product, actor=actor, unit=unit, after={"kind": product.kind})
    return product, True


@transaction.atomic
def save(product_id: int, texts: Mapping[str, Any], *, seen: int, actor: User) -> Product:
    """Save what a person wrote on top of the version they saw.

    Raises EditConflictError when another version has been saved since. A product that waits for
    approval or has it becomes a draft again: what is approved is one text, not a title.
    """
    product = locked(product_id)
    must_edit(actor, product)
    if product.version != seen:
        raise EditConflictError(product)
    if product.status not in (*OPEN, *_TO_DRAFT):
        raise LibraryError(_("It is published. Correct it instead of editing it."))
    before = product.status
    changed = {
        name: value for name, value in cleaned(texts).items() if getattr(product, name) != value
    }
    if not changed:
        return product
    product.status = Status.DRAFT
    deadlines.cancel(product, APPROVAL)
    if product.translation_of is not None:
        product.translated_version = product.translation_of.version
    write(product, changed, actor)
    leave(product.pk, actor)
    after = {"version": product.version, "fields": sorted(changed), "status": product.status}
    record(
        "library.save",
        product,
        actor=actor,
        unit=product.unit,
        before={"version": seen, "status": before},
        after=after,
    )
    return product


def write(product: Product, changed: Mapping[str, Any], actor: User) -> None:
    """Store a new version of a locked product, with its revision and its search words."""
    for name, value in changed.items():
        setattr(product, name, value)
    product.version += 1
    product.changed_at = timezone.now()
    product.save()
    product.save_revision(user=actor, clean=False)
    index(product)


def locked(product_id: int) -> Product:
    """Return the product as the database has it now, locked until the transaction ends."""
    return Product.objects.select_for_update(no_key=True).defer("search").get(pk=product_id)


def cleaned(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person wrote, its HTML cleaned; only what people may write is let through."""
    unknown = set(texts) - WRITTEN
    if unknown:
        raise ValueError(f"not written by people: {sorted(unknown)}")
    values = dict(texts)
    if "body" in values:
        values["body"] = nh3.clean(values["body"], tags=TAGS, link_rel="noopener noreferrer")
    if "kind" in values:
        values["kind"] = Kind(values["kind"])
    return values
