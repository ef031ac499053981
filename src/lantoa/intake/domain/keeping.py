"""How long what was sent is kept, for what, and how it goes again after a restore."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.intake.domain.deleting import erase
from lantoa.intake.models import Outcome, Tip, TipStatus
from lantoa.privacy.domain import consents, deletions, retention

CONTACT = "intake.contact"


def register() -> None:
    """Tell the privacy floor; called once, when this floor is ready."""
    consents.register(
        consents.Purpose(
            CONTACT,
            _("Answering somebody who sent a concern or a post"),
            "Tôi đồng ý để công đoàn giữ cách liên hệ này nhằm trả lời tôi, và xóa khi việc khép "
            "lại hoặc khi tôi yêu cầu.",
            "The union may keep this contact to answer me, and deletes it when the matter is "
            "closed or when I ask.",
        )
    )
    deletions.register_handler("tip", _erase_again)
    retention.register(
        retention.RetentionRule(
            "intake.spam", _("Messages found to be spam"), 30, _spam, _erase_all, "settled_at"
        )
    )
    retention.register(
        retention.RetentionRule(
            "intake.tips", _("Messages that were dealt with"), 730, _old, _erase_all, "settled_at"
        )
    )


def _old(cutoff: datetime) -> QuerySet[Any]:
    return Tip.objects.filter(status=TipStatus.SETTLED, settled_at__lt=cutoff)


def _spam(cutoff: datetime) -> QuerySet[Any]:
    return _old(cutoff).filter(outcome=Outcome.SPAM)


def _erase_all(tips: QuerySet[Any]) -> int:
    return sum(_erase(pk) for pk in tips.values_list("pk", flat=True))


def _erase_again(public_id: str) -> int:
    tip = Tip.objects.filter(public_id=public_id).exclude(status=TipStatus.DELETED).first()
    return _erase(tip.pk) if tip else 0


@transaction.atomic
def _erase(pk: int) -> int:
    erase(Tip.objects.select_for_update().get(pk=pk))
    return 1
