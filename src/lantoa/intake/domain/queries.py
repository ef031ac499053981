"""Questions about tips."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from lantoa.intake.models import Copy, Tip, TipStatus
from lantoa.public.domain.codes import digest
from lantoa.units.models import User


def open_tips(user: User | AnonymousUser) -> QuerySet[Tip]:
    """Tips that wait for triage and that this person may see: urgent ones first, then the oldest.

    Tips without a unit wait for those who see everything.
    """
    waiting = Tip.objects.visible_to(user).filter(status=TipStatus.NEW)
    return waiting.order_by("-urgent", "received_at", "id")


def tip_of_code(code: str) -> Tip | None:
    """The tip whose first sender holds this code."""
    return Tip.objects.filter(code_digest=found).first() if (found := digest(code)) else None


def copy_of_code(code: str) -> Copy | None:
    """The copy whose sender holds this code."""
    if not (found := digest(code)):
        return None
    return Copy.objects.filter(code_digest=found).select_related("tip").first()
