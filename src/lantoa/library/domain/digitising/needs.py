"""What a person has to say about files that came in: lists that the records themselves make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.library.domain.amending import kill
from lantoa.library.domain.digitising.batches import must_work_on
from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import may_edit
from lantoa.library.domain.rights import missing_rights
from lantoa.library.domain.writing import save
from lantoa.library.models import (
    OPEN,
    ROTTEN,
    Doubt,
    IntakeItem,
    ItemQuerySet,
    ItemStatus,
    Master,
    Status,
)
from lantoa.units.domain.audit import record
from lantoa.units.models import User

RIGHTS = ("author", "owner", "licence", "rights_from", "territory", "releases")
_OURS = Q(status=ItemStatus.TAKEN, product__status__in=OPEN)
_NO_RIGHTS = Q(product__rights_from=None)
for _name in RIGHTS:
    if _name != "rights_from":
        _NO_RIGHTS |= Q((f"product__{_name}", ""))

# name of the list → its words, and which items are on it
NEEDS: dict[str, tuple[Any, Q]] = {
    "rights": (gettext_lazy("Rights are missing"), _OURS & _NO_RIGHTS),
    "alt": (
        gettext_lazy("The picture is not described"),
        _OURS & Q(master__mime__startswith="image/", master__alt=""),
    ),
    "transcript": (
        gettext_lazy("Nobody has written what is said"),
        _OURS
        & (Q(master__mime__startswith="audio/") | Q(master__mime__startswith="video/"))
        & Q(master__transcript=""),
    ),
    **{doubt.value: (doubt.label, _OURS & Q(doubts__contains=[doubt])) for doubt in Doubt},
    "refused": (gettext_lazy("Not taken"), Q(status=ItemStatus.REFUSED, seen_at=None)),
    "damaged": (
        gettext_lazy("The stored file has rotted"),
        Q(status=ItemStatus.TAKEN, master__fixity__in=ROTTEN),
    ),
}
ANY = Q()
for _words, _which in NEEDS.values():
    ANY |= _which


def in_need(user: User, need: str = "", batch: int | None = None) -> ItemQuerySet:
    """Return the files of a person's units that wait for a person, for one reason or for any."""
    rows = IntakeItem.objects.visible_to(user).filter(NEEDS[need][1] if need else ANY)
    return rows if batch is None else rows.filter(batch=batch)


def give_rights(items: ItemQuerySet, rights: Mapping[str, Any], *, actor: User) -> int:
    """Say whose the works are, for many at once; returns for how many it was said.

    Only what nobody has said is filled in: an author that a picture names stays.
    """
    done = 0
    for item in items.filter(NEEDS["rights"][1]).select_related("product"):
        product = item.product
        assert product is not None  # it is on the list for what its product lacks
        missing = {name: value for name, value in rights.items() if not getattr(product, name)}
        if missing and may_edit(actor, product):
            save(product.pk, missing, seen=product.version, actor=actor)
            done += 1
    return done


@transaction.atomic
def settle(item: IntakeItem, doubt: str, *, actor: User) -> None:
    """Say that a doubt is none: the text is good enough, the picture is another one."""
    must_work_on(actor, item.batch)
    row = IntakeItem.objects.select_for_update().get(pk=item.pk)
    if doubt in row.doubts:
        row.doubts.remove(doubt)
        row.save(update_fields=["doubts"])
        record("library.settle", item, actor=actor, unit=item.batch.unit, before={"doubt": doubt})


@transaction.atomic
def same_picture(item: IntakeItem, *, actor: User) -> None:
    """Say that it is the picture that is there already: its draft is taken down."""
    if item.product_id is None or item.status != ItemStatus.TAKEN:
        raise LibraryError(_("This file is not in the library."))
    kill(item.product_id, _("The same picture is in the library already."), actor=actor)
    IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.TAKEN).update(
        status=ItemStatus.DUPLICATE, doubts=[]
    )


@transaction.atomic
def dismiss(item: IntakeItem, *, actor: User) -> bool:
    """Say that one has seen that a file was not taken; its bytes are then removed."""
    must_work_on(actor, item.batch)
    seen = IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.REFUSED, seen_at=None)
    if not seen.update(seen_at=timezone.now(), file=""):
        return False
    record("library.dismiss", item, actor=actor, unit=item.batch.unit, before={"path": item.path})
    path = item.file.name or ""
    if path and not _used(path):
        transaction.on_commit(lambda: default_storage.delete(path))
    return True


def _used(path: str) -> bool:
    others = IntakeItem.objects.filter(file=path), Master.objects.filter(file=path)
    return any(rows.exists() for rows in others)


def shown_needs(item: IntakeItem) -> list[str]:
    """Return the lists that an item is on, with its product and master at hand."""
    if item.status == ItemStatus.REFUSED:
        return [] if item.seen_at else ["refused"]
    product, master = item.product, item.master
    if item.status != ItemStatus.TAKEN or product is None or master is None:
        return []
    damaged = ["damaged"] if master.fixity in ROTTEN else []
    if Status(product.status) not in OPEN:
        return damaged
    said = {
        "rights": not missing_rights(product),
        "alt": bool(master.alt) or not master.mime.startswith("image/"),
        "transcript": bool(master.transcript) or not master.is_recording,
    }
    return [*(name for name, done in said.items() if not done), *item.doubts, *damaged]
