"""What is said between the sender of a tip and the union."""

from django.db import transaction
from django.utils import timezone

from lantoa.intake.models import Message, Progress, Stage, Tip
from lantoa.listening.domain.pseudonym import scrub_text
from lantoa.units.domain.audit import record
from lantoa.units.models import User


@transaction.atomic
def tell_sender(tip: Tip, stage: str, text: str = "", *, actor: User | None = None) -> Progress:
    """Say how far a tip is, with an answer where there is one; every sender's code shows it.

    ``text`` is shown as written: an answer may name a telephone number to call.
    """
    told = Progress.objects.create(
        tip=tip, stage=Stage(stage), text=text.strip(), at=timezone.now()
    )
    if told.stage == Stage.CLOSED:
        # A way to reach somebody is kept for the answer, and no longer.
        Tip.objects.filter(pk=tip.pk).update(contact="")
    record("tip.tell_sender", tip, actor=actor, unit=tip.unit, after={"stage": told.stage})
    return told


@transaction.atomic
def ask_sender(tip: Tip, text: str, *, actor: User) -> Message:
    """Ask the sender something; only the first sender's code shows it."""
    message = Message.objects.create(
        tip=tip, from_sender=False, text=text.strip(), at=timezone.now()
    )
    record("tip.ask_sender", tip, actor=actor, unit=tip.unit)
    return message


def write_as_sender(tip: Tip, text: str, *, key: str) -> None:
    """Add what the sender says later, scrubbed like the tip itself; once for each ``key``."""
    Message.objects.bulk_create(
        [
            Message(
                tip=tip,
                from_sender=True,
                text=scrub_text(text).strip(),
                key=key,
                at=timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )
