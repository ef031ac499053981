"""One file becomes a draft with its master, in one transaction; begun twice, it is done once."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from uuid import uuid5

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from lantoa.library.domain.digitising.alike import alike
from lantoa.library.domain.digitising.batches import enqueue, must_work_on
from lantoa.library.domain.digitising.reading import Found, headline, read
from lantoa.library.domain.digitising.receiving import assemble, blocks, keep, on_disk
from lantoa.library.domain.digitising.recognising import Form, recognise
from lantoa.library.domain.digitising.unpacking import unpack
from lantoa.library.domain.errors import NotAllowedError
from lantoa.library.domain.files import put
from lantoa.library.domain.indexing import index
from lantoa.library.domain.writing import create
from lantoa.library.models import ROTTEN, Doubt, Fixity, IntakeItem, ItemStatus, Master
from lantoa.media import MediaError, Problem
from lantoa.media.recordings import write_anew
from lantoa.units.domain.audit import record
from lantoa.units.models import User

logger = logging.getLogger(__name__)
NOT_ALLOWED = "not_allowed"


def process(item_id: int, *, queue: bool = True) -> None:
    """Read a file that waits and take it, or say why not.

    What is slow happens before the transaction, which alone decides: it finds the file still
    waiting, or somebody else was faster.
    """
    item = IntakeItem.objects.select_related("batch__unit", "batch__created_by").get(pk=item_id)
    if item.batch.stopped_at or (item.status == ItemStatus.ARRIVING and not assemble(item)):
        return
    if item.status != ItemStatus.WAITING or _is_duplicate(item):
        return
    try:
        with on_disk(item.file) as path:
            form, mime = recognise(path)
            if form == Form.ARCHIVE:
                unpack(item, path, queue=queue)
                return
            found = read(path, form, mime)
        _accept(item, found)
    except MediaError as error:
        _refuse(item, error.problem)
    except NotAllowedError:  # whoever handed it over has left the unit since
        _refuse(item, NOT_ALLOWED)
    except (OSError, OperationalError):
        raise  # the machine's fault: the file goes on waiting
    except Exception:
        logger.exception("item %s", item_id)
        _refuse(item, Problem.UNREADABLE)


def _accept(item: IntakeItem, found: Found) -> None:
    preview = put(found.preview, "x.jpg") if found.preview else ""
    try:
        with transaction.atomic():
            if not _still_waiting(item):
                return
            _write(item, found, preview)
    except IntegrityError:
        # Two workers had the same bytes under two names: the database let one of them in.
        if not _is_duplicate(item):
            raise


def _write(item: IntakeItem, found: Found, preview: str) -> None:
    batch, said = item.batch, found.credits
    texts = {
        "kind": found.kind,
        "headline": headline(item.path, said.title),
        "lead": said.caption,
        "author": said.author[:200],
        "rights_note": said.rights,
    }
    product, _new = create(
        batch.created_by, batch.unit, texts, public_id=uuid5(batch.key, item.path)
    )
    near = alike(found.looks, batch.created_by)[:1] if found.looks is not None else []
    about = {name: value for name, value in vars(said).items() if value}
    master = Master.objects.create(
        product=product, file=item.file.name, preview=preview, access=found.access,
        name=item.path.rpartition("/")[2][:200], sha256=item.sha256, mime=found.mime,
        size=item.size, width=found.width, height=found.height, duration=found.duration,
        text=found.text, metadata=found.metadata | about, looks=found.looks,
        fixity=Fixity.OK, checked_at=timezone.now(),
    )  # fmt: skip
    index(product)
    IntakeItem.objects.filter(pk=item.pk).update(
        status=ItemStatus.TAKEN,
        product=product,
        master=master,
        other=near[0][0] if near else None,
        doubts=[*found.doubts, *([Doubt.LOOKS_LIKE] if near else [])],
    )
    after = {"sha256": master.sha256, "mime": master.mime, "size": master.size}
    record("library.attach", product, actor=batch.created_by, unit=batch.unit, after=after)
    if master.is_recording:
        from lantoa.library.tasks import copy_recording  # a task calls this floor's verbs

        copy_recording.defer(master_id=master.pk)


def _is_duplicate(item: IntakeItem) -> bool:
    """Settle a file whose bytes the federation has, wherever that is; one that has rotted since is
    whole again.
    """
    held = Master.objects.filter(sha256=item.sha256).order_by("pk").first()
    if held is None:
        return False
    IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.WAITING).update(
        status=ItemStatus.DUPLICATE, other=held
    )
    Master.objects.filter(pk=held.pk, fixity__in=ROTTEN).update(
        file=item.file.name, fixity=Fixity.OK, checked_at=timezone.now()
    )
    return True


def _refuse(item: IntakeItem, problem: str) -> None:
    IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.WAITING).update(
        status=ItemStatus.REFUSED, problem=problem
    )


def _still_waiting(item: IntakeItem) -> bool:
    rows = IntakeItem.objects.select_for_update().filter(pk=item.pk, status=ItemStatus.WAITING)
    return rows.exists()


def copy_recording(master_id: int) -> None:
    """Write the copy of a recording for everybody; one that has a copy keeps it.

    The same bytes in another product get it too: it may have been adapted meanwhile.
    """
    master = Master.objects.get(pk=master_id)
    if master.access:
        return
    with on_disk(master.file) as path, tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "film.mp4" if master.mime.startswith("video/") else "sound.mp3")
        try:
            write_anew(path, out)
        except MediaError:
            return  # the file itself stays, and its poster
        with out.open("rb") as written:
            kept = keep(blocks(written), out.name)
    Master.objects.filter(sha256=master.sha256, access="").update(access=kept.path)


@transaction.atomic
def again(item: IntakeItem, *, actor: User) -> None:
    """Have a refused file read once more."""
    must_work_on(actor, item.batch)
    refused = IntakeItem.objects.filter(pk=item.pk, status=ItemStatus.REFUSED, seen_at=None)
    if refused.exclude(sha256="").update(status=ItemStatus.WAITING, problem=""):
        enqueue(item.pk)
