"""What was said in a concern, by whom, in order; and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from lantoa.concerns.interfaces.forms import AssignForm, HandOverForm, UrgencyForm
from lantoa.concerns.models import Concern, ConcernEvent, ConcernTip
from lantoa.intake.models import Message, Tip
from lantoa.listening.models import Mention
from lantoa.units.models import Unit, User


@dataclass(frozen=True)
class Voice:
    """A tip of the concern with the lines between its sender and us."""

    tip: Tip | None
    messages: list[Message]


@dataclass(frozen=True)
class Thread:
    """Everything on the page below the head. ``seen`` is the last step shown."""

    voices: list[Voice]
    mentions: list[Mention]
    events: list[ConcernEvent]
    seen: int | None
    assign: AssignForm
    hand_over: HandOverForm
    urgency: UrgencyForm


def thread_of(concern: Concern, user: User) -> Thread:
    """Read a concern's thread; posts that this person may not see are left out."""
    rows = ConcernTip.objects.filter(concern=concern).select_related("tip").order_by("joined_at")
    tips = rows.prefetch_related("tip__messages", "tip__attachments")
    ids = concern.mentions.values_list("mention_id", flat=True)
    events = list(concern.events.select_related("actor", "owner"))
    units = Unit.objects.named(timezone.localdate()).in_bulk({e.unit_id for e in events} - {None})
    for event in events:
        if event.unit_id:
            event.unit = units[event.unit_id]
    return Thread(
        voices=[Voice(row.tip, list(row.tip.messages.all()) if row.tip else []) for row in tips],
        mentions=list(Mention.objects.visible_to(user).filter(pk__in=list(ids)).defer("search")),
        events=events,
        seen=max((event.pk for event in events), default=None),
        assign=AssignForm(None, concern),
        hand_over=HandOverForm(None, concern),
        urgency=UrgencyForm(initial={"urgency": concern.urgency}),
    )
