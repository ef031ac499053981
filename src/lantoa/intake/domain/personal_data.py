"""What is stored about somebody who sent something, for them alone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantoa.intake.domain.queries import tip_of_code
from lantoa.intake.models import Tip, TipStatus
from lantoa.privacy.domain import inventory, subjects
from lantoa.privacy.domain.inventory import Activity
from lantoa.privacy.domain.subjects import Owned, SubjectKind


def register() -> None:
    """Tell the privacy floor; called once, when this floor is ready."""
    subjects.register(SubjectKind("tip", _("Something sent to the union"), _find, _collect))
    inventory.register(
        Activity(
            "intake.tips",
            _("Concerns and reports of suspicious posts"),
            _("People who send something, without an account"),
            _("What they write, photos without their hidden data, a way to reach them if they"
              " leave one; no address of their network or device"),
            _("Their own request; consent for the way to reach them"),
            _("Staff of the unit it is about, and of those above it"),
            "intake.tips",
        )
    )  # fmt: skip


def _find(code: str) -> Owned | None:
    tip = tip_of_code(code)
    if tip is None:
        return None
    return Owned(str(tip.public_id), tip.unit, (Tip._meta.label_lower, str(tip.pk)))


def _collect(reference: str) -> dict[str, Any]:
    tip = Tip.objects.filter(public_id=reference).exclude(status=TipStatus.DELETED).first()
    if tip is None:
        return {}
    return {
        "received_at": tip.received_at.isoformat(),
        "text": tip.text,
        "url": tip.url,
        "zone": tip.zone,
        "contact": tip.contact,
        "photos": [
            {"sha256": photo.sha256, "width": photo.width, "height": photo.height,
             "text": photo.ocr_text}
            for photo in tip.attachments.all()
        ],
        "progress": [
            {"at": step.at.isoformat(), "stage": step.stage, "text": step.text}
            for step in tip.progress.all()
        ],
        "messages": [
            {"at": line.at.isoformat(), "from_sender": line.from_sender, "text": line.text}
            for line in tip.messages.all()
        ],
    }  # fmt: skip
