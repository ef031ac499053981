"""A sender takes back what they sent: only the fact that there was something stays."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from lantoa.intake.models import Copy, Tip, TipStatus
from lantoa.privacy.domain import consents
from lantoa.privacy.domain.deletions import record_deletion
from lantoa.public.domain.codes import digest
from lantoa.units.domain.audit import record


@transaction.atomic
def withdraw(code: str) -> None:
    """Delete what the holder of a code sent, with the code; pressed twice, nothing more goes.

    Where others sent exactly the same, what they sent stays theirs: the oldest of them takes the
    first sender's place, and the thread of the one who left is deleted.
    """
    held = digest(code)
    if Copy.objects.filter(code_digest=held).delete()[0]:
        return
    # Asked for by the code again, now that nobody else can change it: who pressed twice would
    # otherwise delete what belongs to the next sender.
    tip = Tip.objects.select_for_update().filter(code_digest=held).first()
    if tip is None:
        return
    heir = tip.copies.order_by("received_at", "pk").first()
    if heir is None:
        erase(tip)
        return
    tip.messages.all().delete()
    heir.delete()
    tip.submission_key, tip.code_digest = heir.submission_key, heir.code_digest
    tip.contact = ""
    tip.save(update_fields=["submission_key", "code_digest", "contact"])


def erase(tip: Tip) -> None:
    """Empty a tip for good; its row stays as a tombstone, so that counts still add up."""
    names = list(tip.attachments.values_list("file", flat=True))
    for rows in (tip.attachments, tip.progress, tip.messages, tip.copies):
        rows.all().delete()
    tip.status = TipStatus.DELETED
    tip.text = tip.url = tip.zone = tip.contact = ""
    tip.code_digest = None
    tip.content_key = ""
    tip.save()
    consents.withdraw(tip)
    record("tip.delete", tip, actor=None, unit=tip.unit)
    record_deletion("tip", str(tip.public_id))
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
