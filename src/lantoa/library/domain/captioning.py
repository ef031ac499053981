"""Captions of recordings: imported, typed, or suggested by a machine and then read by a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.indexing import index
from lantoa.library.domain.people import must_edit
from lantoa.library.domain.writing import locked
from lantoa.library.models import Captions, Language, Master, Status
from lantoa.media.captions import Cue, words
from lantoa.units.domain.audit import record
from lantoa.units.models import User

MOST_CUES = 20_000
"""A day of talk; what is longer is no recording of ours."""


@transaction.atomic
def save_captions(
    master_id: int, language: Language, cues: Sequence[Cue], *, actor: User
) -> Captions:
    """Store what a person says is said, and when; the words are found and published by it.

    In the language of the product they are the transcript too. No cues takes the captions away.
    """
    master = Master.objects.get(pk=master_id)
    product = locked(master.product_id)
    must_edit(actor, product)
    if product.status == Status.KILLED:
        raise LibraryError(_("It is taken down."))
    if not master.is_recording:
        raise LibraryError(_("Only recordings have captions."))
    if len(cues) > MOST_CUES:
        raise LibraryError(_("These are more than 20,000 captions."))
    rows = [[cue.start, cue.end, cue.text] for cue in cues]
    captions, _created = Captions.objects.update_or_create(
        master=master, language=language, defaults={"cues": rows, "by": actor}
    )
    if language == product.language:
        master.transcript = words(cues)
        master.save(update_fields=["transcript"])
    index(product)
    after = {"language": language, "cues": len(rows)}
    record("library.caption", master, actor=actor, unit=product.unit, after=after)
    if not rows:
        captions.delete()
    return captions


@transaction.atomic
def suggest_captions(master_id: int, cues: Sequence[Cue]) -> bool:
    """Store what a machine heard, unless a person was there before; True when it is stored.

    It is found by search, and no transcript until a person has read and saved it.
    """
    master = Master.objects.get(pk=master_id)
    product = locked(master.product_id)
    rows = [[cue.start, cue.end, cue.text] for cue in cues[:MOST_CUES]]
    captions, created = Captions.objects.get_or_create(
        master=master, language=product.language, defaults={"cues": rows}
    )
    if not created and captions.by_id is not None:
        return False
    Captions.objects.filter(pk=captions.pk).update(cues=rows)
    index(product)
    record("library.hear", master, actor=None, unit=product.unit, after={"cues": len(rows)})
    return True


def cues_of(captions: Captions) -> list[Cue]:
    """Return stored captions as cues."""
    return [Cue(start, end, text) for start, end, text in captions.cues]
