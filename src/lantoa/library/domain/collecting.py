"""Collections: made, put in order, shared."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import MAKERS, holds_role, must_make
from lantoa.library.models import Collection, CollectionItem, Product
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

MOST = 200
"""Products in one collection: more is a library."""


@transaction.atomic
def make_collection(unit: Unit, title: str, *, actor: User) -> Collection:
    """Make an empty collection of a unit."""
    must_make(actor, unit.pk)
    if not title.strip():
        raise LibraryError(_("Give the collection a name."))
    made = Collection.objects.create(unit=unit, title=title.strip(), created_by=actor)
    record("library.collect", made, actor=actor, unit=unit, after={"title": made.title})
    return made


@transaction.atomic
def describe_collection(
    pk: int, *, title: str, note: str, own_note: str, shared: bool, actor: User
) -> Collection:
    """Name a collection, say what it is for, share it with every unit or take it back."""
    collection = _locked(pk, actor)
    if not title.strip():
        raise LibraryError(_("Give the collection a name."))
    before = {"title": collection.title, "shared": collection.shared}
    collection.title, collection.shared = title.strip(), shared
    collection.note, collection.own_note = note.strip(), own_note.strip()
    collection.save()
    after = {"title": collection.title, "shared": shared}
    if before != after:
        record(
            "library.describe_collection", collection, actor=actor, unit=collection.unit,
            before=before, after=after,
        )  # fmt: skip
    return collection


@transaction.atomic
def put(pk: int, product: Product, *, note: str = "", actor: User) -> CollectionItem:
    """Add a product at the end; one that is there stays where it is."""
    collection = _locked(pk, actor)
    known = collection.items.filter(product=product).first()
    if known is not None:
        return known
    if collection.items.count() >= MOST:
        raise LibraryError(_("A collection holds 200 products at most."))
    last = collection.items.aggregate(last=Max("position"))["last"] or 0
    item = CollectionItem.objects.create(
        collection=collection, product=product, position=last + 1, note=note.strip()[:300]
    )
    _note(collection, actor, "library.collect_put", product.pk)
    return item


@transaction.atomic
def take_out(pk: int, product_id: int, *, actor: User) -> bool:
    """Take a product out; False when it is not there. The product itself stays as it is."""
    collection = _locked(pk, actor)
    gone = collection.items.filter(product=product_id).delete()[0] > 0
    if gone:
        _note(collection, actor, "library.collect_take_out", product_id)
    return gone


@transaction.atomic
def move_up(pk: int, product_id: int, *, actor: User) -> bool:
    """Change places with the one before; False for the first."""
    collection = _locked(pk, actor)
    item = collection.items.filter(product=product_id).first()
    if item is None:
        return False
    before = collection.items.filter(position__lt=item.position).last()
    if before is None:
        return False
    item.position, before.position = before.position, item.position
    CollectionItem.objects.bulk_update([item, before], ["position"])
    return True


@transaction.atomic
def drop_collection(pk: int, *, actor: User) -> None:
    """Remove a collection; its products stay."""
    collection = _locked(pk, actor)
    before = {"title": collection.title, "products": collection.items.count()}
    record(
        "library.drop_collection", collection, actor=actor, unit=collection.unit,
        before=before, after={},
    )  # fmt: skip
    collection.delete()


def may_change(user: User, collection: Collection) -> bool:
    """Tell whether a person may change a collection: makers of its unit and of those above."""
    return holds_role(user, collection.unit_id, MAKERS)


def _locked(pk: int, actor: User) -> Collection:
    collection: Collection = Collection.objects.select_for_update(no_key=True).get(pk=pk)
    if not may_change(actor, collection):
        raise NotAllowedError(_("Only people of this unit or of one above it may change this."))
    return collection


def _note(collection: Collection, actor: User, action: str, product_id: int) -> None:
    after = {"product": product_id}
    record(action, collection, actor=actor, unit=collection.unit, after=after)
