"""Answering, closing, referring on, and opening again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lantoa.concerns.domain import due
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.history import locked, step
from lantoa.concerns.models import Closing, Concern, ConcernTip, EventKind, Status
from lantoa.duties.domain import deadlines
from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Message, Stage, Tip, TipStatus
from lantoa.units.models import User


@transaction.atomic
def answer(concern: Concern, text: str, *, actor: User, seen: int | None = None) -> Concern:
    """Answer everybody whose tip is part of a concern."""
    concern = locked(concern, seen)
    if not text.strip():
        raise ConcernError(_("Write the answer first."))
    if concern.status == Status.CLOSED:
        raise ConcernError(_("This concern is closed. Open it again first."))
    concern.status = Status.ANSWERED
    _reply(concern, Stage.ANSWERED, text, actor)
    concern.save(update_fields=["status", "first_reply_at", "last_reply_at"])
    deadlines.meet(concern, due.KIND)
    step(concern, EventKind.ANSWERED, actor, text)
    return concern


@transaction.atomic
def close(concern: Concern, *, actor: User, reason: str = "", seen: int | None = None) -> Concern:
    """Close an answered concern; one without an answer needs a reason, which the senders read."""
    concern = locked(concern, seen)
    if concern.status == Status.CLOSED:
        raise ConcernError(_("This concern is closed already."))
    answered = concern.status == Status.ANSWERED
    if not answered and not reason.strip():
        raise ConcernError(_("Answer the senders first, or write why there is no answer."))
    _close(concern, Closing.FEEDBACK if answered else Closing.REASON, reason, actor)
    step(concern, EventKind.CLOSED, actor, reason)
    return concern


@transaction.atomic
def refer(concern: Concern, to: str, *, actor: User, seen: int | None = None) -> Concern:
    """Close a denunciation (tố cáo): it is not handled here, its senders read who handles it."""
    concern = locked(concern, seen)
    if concern.status == Status.CLOSED:
        raise ConcernError(_("This concern is closed already."))
    if not to.strip():
        raise ConcernError(_("Name the body that handles it."))
    with translation.override("vi"):  # the sender's language is not known
        told = _("A denunciation is not handled here. It goes to: %(body)s") % {"body": to.strip()}
    _close(concern, Closing.REFERRED, told, actor)
    step(concern, EventKind.REFERRED, actor, to)
    return concern


@transaction.atomic
def reopen(
    concern: Concern, *, actor: User | None, text: str = "", seen: int | None = None
) -> Concern:
    """Take up an answered or closed concern again; the time for an answer starts anew."""
    concern = locked(concern, seen)
    if concern.status not in {Status.ANSWERED, Status.CLOSED}:
        raise ConcernError(_("This concern is open."))
    concern.status = Status.IN_PROGRESS if concern.owner_id else Status.OPEN
    concern.closed_at, concern.closing = None, ""
    concern.save(update_fields=["status", "closed_at", "closing"])
    due.start(concern)
    step(concern, EventKind.REOPENED, actor, text)
    return concern


def reopen_where_senders_wrote() -> int:
    """Open again what a sender has written to since the last reply; how many."""
    waiting = (
        ConcernTip.objects.filter(
            concern__status__in=[Status.ANSWERED, Status.CLOSED],
            tip__messages__in=Message.objects.filter(from_sender=True),
            tip__messages__at__gt=F("concern__last_reply_at"),
        )
        .values_list("concern", flat=True)
        .distinct()
    )
    reopened = 0
    for pk in list(waiting):
        try:
            reopen(Concern(pk=pk), actor=None, text=_("The sender has written again."))
        except ConcernError:
            continue  # an officer was faster
        reopened += 1
    return reopened


def _close(concern: Concern, closing: Closing, text: str, actor: User) -> None:
    concern.status, concern.closing = Status.CLOSED, closing
    concern.closed_at = timezone.now()
    _reply(concern, Stage.CLOSED, text, actor)
    concern.save(
        update_fields=["status", "closing", "closed_at", "first_reply_at", "last_reply_at"]
    )
    deadlines.meet(concern, due.KIND)


def _reply(concern: Concern, stage: Stage, text: str, actor: User) -> None:
    """Tell every sender. The first reply is the first with words in it."""
    tips = Tip.objects.filter(concern_tip__concern=concern).select_related("unit")
    for tip in tips.exclude(status=TipStatus.DELETED):
        tell_sender(tip, stage, text, actor=actor)
    now = timezone.now()
    concern.last_reply_at = now
    if text.strip() and concern.first_reply_at is None:
        concern.first_reply_at = now
