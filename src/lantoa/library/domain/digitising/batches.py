"""Batches: opened once, stopped and gone on with; how far they are."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import must_make
from lantoa.library.models import Batch, IntakeItem, ItemStatus
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User


@transaction.atomic
def open_batch(actor: User, unit: Unit, name: str, *, key: UUID) -> Batch:
    """Return the batch of this key, made when there is none: whoever asks again goes on with it."""
    must_make(actor, unit.pk)
    batch, created = Batch.objects.get_or_create(
        key=key, defaults={"unit": unit, "name": name[:200], "created_by": actor}
    )
    if batch.unit_id != unit.pk:
        raise LibraryError(_("This batch belongs to another unit."))
    if created:
        record("library.digitise", batch, actor=actor, unit=unit, after={"name": batch.name})
    return batch


def must_work_on(actor: User, batch: Batch) -> None:
    """Refuse somebody who does not make products for the unit of a batch."""
    must_make(actor, batch.unit_id)


@transaction.atomic
def stop(batch: Batch, *, actor: User) -> bool:
    """Let no further file be begun; those that are being read are finished."""
    must_work_on(actor, batch)
    running = Batch.objects.filter(pk=batch.pk, stopped_at=None)
    changed = running.update(stopped_at=timezone.now()) == 1
    if changed:
        record("library.digitise_stop", batch, actor=actor, unit=batch.unit)
    return changed


@transaction.atomic
def go_on(batch: Batch, *, actor: User) -> int:
    """Read on; returns how many files are waiting. One that is queued already stays queued once."""
    must_work_on(actor, batch)
    if Batch.objects.filter(pk=batch.pk, stopped_at__isnull=False).update(stopped_at=None):
        record("library.digitise_go_on", batch, actor=actor, unit=batch.unit)
    waiting = list(ready(batch))
    for item_id in waiting:
        enqueue(item_id)
    return len(waiting)


def enqueue(item_id: int) -> None:
    """Have a worker read a file, after everything that somebody waits for."""
    from lantoa.library.tasks import digitise  # a task calls this floor's verbs

    try:
        with transaction.atomic():
            digitise.configure(
                queueing_lock=f"library.digitise:{item_id}", lock=f"library.digitise:{item_id}"
            ).defer(item_id=item_id)
    except AlreadyEnqueued:
        pass  # it is read once


def ready(batch: Batch) -> list[int]:
    """Return the ids of the files that are there and wait to be read."""
    whole = IntakeItem.objects.filter(status=ItemStatus.ARRIVING, received=F("size"))
    waiting = IntakeItem.objects.filter(status=ItemStatus.WAITING)
    return list((waiting | whole).filter(batch=batch).order_by("pk").values_list("pk", flat=True))


def counts(batch: Batch) -> dict[str, int]:
    """Return how many files of a batch stand where; the same as the lists that they open."""
    rows = batch.items.order_by().values_list("status").annotate(number=Count("pk"))
    return dict.fromkeys(ItemStatus.values, 0) | dict(rows)
