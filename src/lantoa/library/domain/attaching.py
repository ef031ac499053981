"""Adding files to a product: kept as they came, shown as safe copies."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.files import digest, put
from lantoa.library.domain.indexing import index
from lantoa.library.domain.people import must_edit
from lantoa.library.domain.writing import locked
from lantoa.library.models import OPEN, Fixity, Master
from lantoa.media import MediaError, Problem, safe_image, sniff
from lantoa.units.domain.audit import record
from lantoa.units.models import User

LARGEST = 40 * 1024 * 1024
SMALL = 480


@transaction.atomic
def attach_picture(
    product_id: int, data: bytes, *, name: str, alt: str, actor: User
) -> tuple[Master, bool]:
    """Add a photo; returns its file and whether it is new (the same bytes are added once).

    Raises LibraryError with words for the person when it is no picture or too large.
    """
    product = locked(product_id)
    must_edit(actor, product)
    if product.status not in OPEN:
        raise LibraryError(_("Files are added to drafts only."))
    check_size(len(data))
    try:
        whole = safe_image(data)
        small = safe_image(whole.data, longest=SMALL)
    except MediaError as problem:
        raise LibraryError(picture_problem(problem)) from problem
    kind = sniff(data)
    assert kind is not None  # safe_image knows it
    master, created = Master.objects.get_or_create(
        product=product,
        sha256=digest(data),
        defaults={
            "file": put(data, f"x.{kind.extension}"),
            "preview": put(small.data, "x.jpg"),
            "name": name[:200],
            "mime": kind.mime,
            "size": len(data),
            "width": whole.width,
            "height": whole.height,
            "alt": alt.strip(),
            "fixity": Fixity.OK,
            "checked_at": timezone.now(),
        },
    )
    if created:
        index(product)
        after = {"sha256": master.sha256, "mime": master.mime, "size": master.size}
        record("library.attach", product, actor=actor, unit=product.unit, after=after)
    return master, created


@transaction.atomic
def describe(master_id: int, *, alt: str, transcript: str, actor: User) -> Master:
    """Say in words what a picture shows or a recording says."""
    master = Master.objects.select_related("product").get(pk=master_id)
    product = locked(master.product_id)
    must_edit(actor, product)
    before = {"alt": master.alt, "transcript": master.transcript}
    master.alt, master.transcript = alt.strip(), transcript.strip()
    master.save(update_fields=["alt", "transcript"])
    index(product)
    after = {"alt": master.alt, "transcript": master.transcript}
    if after != before:
        record(
            "library.describe", master, actor=actor, unit=product.unit, before=before, after=after
        )
    return master


def check_size(size: int) -> None:
    """Refuse a photo that is too large, before it is read."""
    if size > LARGEST:
        raise LibraryError(_("The photo is larger than 40 MB."))


def picture_problem(error: MediaError) -> str:
    """Return in words why a picture cannot be taken."""
    return {
        Problem.NOT_IMAGE: _("This file is not a photo that we know: JPEG, PNG, WebP, HEIC, GIF."),
        Problem.CORRUPT: _("The photo is damaged. Please take it or send it again."),
        Problem.TWO_FACED: _("This file is a photo and a program in one. It is not accepted."),
        Problem.TOO_MANY_PIXELS: _("The photo has more than 64 million pixels."),
    }.get(error.problem, _("The photo cannot be read."))
