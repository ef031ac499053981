"""Having sound and film made of products: asked for by people, made by a worker.

Making begins again from the start when a worker died: the work is the same each time, and files
are stored together with the change of stage.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.making import sheet_of
from lantoa.channels.models import Form, MadeFile, Production, Stage
from lantoa.channels.models.enums import AGAIN, GOING
from lantoa.channels.packages.errors import CannotMakeError, Obstacle
from lantoa.library.domain.people import MAKERS, holds_role, own_units
from lantoa.library.models import Master, MasterRole, Product
from lantoa.media import MediaError, Problem
from lantoa.units.models import User

logger = logging.getLogger(__name__)

PICTURES = ("image/jpeg", "image/png")
MOST_PHOTOS = 20

WORDS = {
    Obstacle.NO_VOICE: gettext_lazy("This machine has no voice, and the product has no recording."),
    Obstacle.TOO_LONG: gettext_lazy(
        "It is too long for this slot. Shorten the lead, or record it."
    ),
    "refused": gettext_lazy("The product may not leave the house now."),
    Problem.NO_SOUND: gettext_lazy("There is nothing to be heard in the recording."),
    Problem.TOO_LONG: gettext_lazy("The recording is longer than 12 hours."),
    Problem.TOO_SLOW: gettext_lazy("It took too long, so it was given up."),
}
"""Why something could not be made; whatever is not here is a broken file."""

BROKEN = gettext_lazy("The file is damaged or of an unknown kind.")


class StoppedError(Exception):
    """A person has stopped the work, or another worker has taken it over."""


def ask(product: Product, form: Form, *, actor: User) -> Production:
    """Have one form made of the product as it is now; what failed or was stopped is tried again.

    Raises DeliveryError while the product may not leave the house.
    """
    if not own_units(actor):
        raise DeliveryError(_("Only people who make products may do this."))
    sheet_of(product)
    row, created = Production.objects.get_or_create(
        product=product, version=product.version, form=form, defaults={"asked_by": actor}
    )
    if not created:
        again = Production.objects.filter(pk=row.pk, stage__in=AGAIN)
        again.update(stage=Stage.WAITING, problem="", share=0, asked_by=actor)
        row.refresh_from_db()
    return row


def stop(production: Production, *, actor: User) -> bool:
    """Stop what is waiting or being made. True unless it had ended."""
    asked = production.asked_by_id == actor.pk
    if not (asked or holds_role(actor, production.product.unit_id, MAKERS)):
        raise DeliveryError(_("Whoever asked for it stops it, or people of the product's unit."))
    rows = Production.objects.filter(pk=production.pk, stage__in=GOING)
    return rows.update(stage=Stage.STOPPED, lease=None) == 1


def produce(pk: int) -> None:
    """Make what was asked for, unless it was stopped."""
    row = _taken(pk)
    if row is None:
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            _make(row, Path(folder))
    except StoppedError:
        return
    except DeliveryError:
        _fail(row, "refused")
    except MediaError as problem:
        _fail(row, problem.problem)
    except CannotMakeError as problem:
        _fail(row, problem.obstacle)
    except Exception:
        logger.exception("production %s", pk)
        _fail(row, "unexpected")


def problem_words(production: Production) -> str:
    """Why it could not be made, for people."""
    return str(WORDS.get(production.problem, BROKEN))


def _taken(pk: int) -> Production | None:
    lease = uuid4()
    rows = Production.objects.filter(pk=pk, stage__in=GOING)
    if not rows.update(stage=Stage.WORKING, lease=lease, share=0):
        return None
    return Production.objects.select_related("product").get(pk=pk)


def _make(row: Production, folder: Path) -> None:
    # Loaded here: a web process, which only asks, needs none of FFmpeg.
    from lantoa.channels.packages import makers

    sheet, made_in = sheet_of(row.product), folder / "made"
    made_in.mkdir()
    sources = makers.Sources(**_masters(row.product, folder))
    made = makers.MAKERS[row.form](sheet, sources, made_in, _progress(row))
    with transaction.atomic():
        done = _held(row).update(
            stage=Stage.DONE, share=100, facts=dict(made.facts), done_at=timezone.now(), lease=None
        )
        if not done:
            raise StoppedError
        for file in made.files:
            _store(row, file.name, file.path, file.mime)


def _store(row: Production, name: str, path: Path, mime: str) -> None:
    with path.open("rb") as opened:
        MadeFile.objects.create(
            production=row,
            name=name,
            file=File(opened, name=f"{row.product.public_id}-{name}"),
            mime=mime,
            size=path.stat().st_size,
        )


def _masters(product: Product, folder: Path) -> dict[str, Any]:
    """The masters that sound and film are made of, as files on this machine."""
    masters = product.masters.order_by("role", "pk")
    recording = masters.filter(mime__startswith="audio/").first()
    film = masters.filter(mime__startswith="video/").first()
    captions = masters.filter(role=MasterRole.CAPTIONS).first()
    photos = masters.filter(mime__in=PICTURES).exclude(alt="")
    return {
        "recording": recording and _local(recording, folder),
        "film": film and _local(film, folder),
        "captions": captions and _local(captions, folder),
        "photos": tuple(_local(photo, folder) for photo in photos[:MOST_PHOTOS]),
    }


def _local(master: Master, folder: Path) -> Path:
    try:
        return Path(master.file.path)
    except NotImplementedError:  # a storage that is not a disk
        path = folder / f"{master.pk}{Path(str(master.file.name)).suffix}"
        with master.file.open("rb") as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        return path


def _progress(row: Production) -> Callable[[float], None]:
    """Write down each further per cent; that is also when a stop is noticed."""
    reached = 0

    def tell(share: float) -> None:
        nonlocal reached
        if int(share * 100) > reached:
            reached = int(share * 100)
            if not _held(row).update(share=reached):
                raise StoppedError

    return tell


def _held(row: Production) -> QuerySet[Production]:
    held: QuerySet[Production] = Production.objects.filter(
        pk=row.pk, lease=row.lease, stage=Stage.WORKING
    )
    return held


def _fail(row: Production, problem: str) -> None:
    _held(row).update(stage=Stage.FAILED, problem=problem, lease=None)
