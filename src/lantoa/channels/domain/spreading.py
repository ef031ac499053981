"""One delivery that goes to each subscriber: a letter each, never a second one.

The delivery is claimed as any other, and each claim sends one batch: so the account's bucket paces
the batches, and rights, approval and take-down are asked before each. A letter is begun in a commit
of its own; one that a dead worker had begun has an unknown outcome.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.channels.adapters import TO_MANY, Adapter
from lantoa.channels.adapters.base import (
    Access,
    GoneError,
    Hand,
    Message,
    Posted,
    Reader,
    TransportError,
    UnwelcomeError,
)
from lantoa.channels.domain import bounces, subscribing
from lantoa.channels.domain.errors import DeliveryError, LeaseLostError, UnfinishedError
from lantoa.channels.domain.sealing import unseal
from lantoa.channels.models import (
    Action,
    Delivery,
    LeftWhy,
    Letter,
    LetterState,
    State,
    Step,
    StopReason,
    Subscriber,
)
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.transport import backoff
from lantoa.units.domain.audit import record
from lantoa.units.models import User

logger = logging.getLogger(__name__)
BATCH = 100
LONGEST_BATCH = timedelta(minutes=5)
"""Half of a lease, however slow the server is."""
ATTEMPTS = 5
FAILURES = frozenset({LetterState.REFUSED, LetterState.UNKNOWN})
UNWELCOME = 3
"""Refusals of us in a row after which the account stops, before the rest is lost."""


def spread(delivery: Delivery, sender: Adapter, access: Access, message: Message) -> Posted:
    """Send the next letters of a claimed delivery; returns the proof when none is left, and else
    raises UnfinishedError."""
    assert sender.spread is not None
    if delivery.action != Action.PUBLISH and not delivery.message.get("asked"):
        raise TransportError(_("What was sent to people cannot be taken back."), permanent=True)
    _address(delivery)
    letters = Letter.objects.filter(delivery=delivery)
    letters.filter(state=LetterState.SENDING).update(state=LetterState.UNKNOWN)
    letters.filter(state=LetterState.QUEUED, subscriber__ended_at__isnull=False).update(
        state=LetterState.LEFT
    )
    started = timezone.now()
    due = letters.filter(state=LetterState.QUEUED, not_before__lte=started)
    unwelcome = 0
    with sender.spread(access, message, _first(delivery)) as hand:
        for letter in due.select_related("subscriber").order_by("not_before", "pk")[:BATCH]:
            if timezone.now() - started > LONGEST_BATCH:
                break
            problem = _send(delivery, letter, hand)
            unwelcome = unwelcome + 1 if isinstance(problem, UnwelcomeError) else 0
            if unwelcome == UNWELCOME:
                raise TransportError(str(problem), stop=StopReason.REFUSED)
    left = letters.filter(state=LetterState.QUEUED).aggregate(
        count=Count("pk"), next=Min("not_before")
    )
    if left["count"]:
        raise UnfinishedError(left["next"], f"{100 - 100 * left['count'] // letters.count()} %")
    posted = gone_out(delivery)
    if posted is None:
        raise TransportError(_("There is nobody to send it to."), permanent=True)
    if sender.lost_after and posted.evidence["letters"]:
        _end_lost(letters.filter(state__in=FAILURES), sender.lost_after)
    return posted


def gone_out(delivery: Delivery, stopped: str = "") -> Posted | None:
    """What has gone out of a delivery, as its proof; None when nothing has. ``stopped`` is why it
    went no further."""
    counts = dict(
        Letter.objects.filter(delivery=delivery).values_list("state").annotate(Count("pk"))
    )
    sent = counts.get(LetterState.SENT, 0)
    if not sent + counts.get(LetterState.UNKNOWN, 0):
        return None
    note = _("Accepted: %(sent)s. Refused: %(refused)s. No answer: %(unknown)s.") % {
        "sent": _told(sent),
        "refused": _told(counts.get(LetterState.REFUSED, 0)),
        "unknown": _told(counts.get(LetterState.UNKNOWN, 0)),
    }
    if stopped:
        note += " " + _("Then it was stopped: %(why)s") % {"why": stopped}
    return Posted(_first(delivery), evidence={"note": note, "letters": sent})


@transaction.atomic
def ask_for_letter(delivery: Delivery, text: str, *, actor: User) -> bool:
    """A person wants those who were sent something to be told that it was wrong.

    Only a person decides that: what lies in a letter box cannot be taken back, only added to.
    """
    if delivery.account.channel.adapter not in TO_MANY:
        raise DeliveryError(_("Letters go only to subscribers."))
    if not text.strip():
        raise DeliveryError(_("A letter has a text."))
    message = {"title": delivery.product.headline, "text": text.strip(), "asked": actor.pk}
    changed = Delivery.objects.filter(
        pk=delivery.pk, state=State.FAILED, action__in=(Action.CORRECT, Action.REMOVE)
    ).update(
        state=State.QUEUED, message=message, problem="", detail="", settled_at=None,
        not_before=timezone.now(), lease=None, leased_until=None,
    )  # fmt: skip
    if changed:
        delivery.events.create(step=Step.ENQUEUED, actor=actor)
        record("delivery.letter", delivery, actor=actor, unit=delivery.account.unit)
    return bool(changed)


@transaction.atomic
def _address(delivery: Delivery) -> None:
    """Write a letter for each who had subscribed when the delivery was made, once."""
    if Letter.objects.filter(delivery=delivery).exists():
        return
    Letter.objects.bulk_create(
        [Letter(delivery=delivery, subscriber_id=pk) for pk in _readers(delivery)],
        ignore_conflicts=True,
        batch_size=2_000,
    )


def _readers(delivery: Delivery) -> QuerySet[Subscriber, int]:
    rows = subscribing.readers(delivery.account).order_by("pk").values_list("pk", flat=True)
    if delivery.original is not None:  # those who were sent the first are told what was wrong
        return rows.filter(
            letters__delivery=delivery.original,
            letters__state__in=(LetterState.SENT, LetterState.UNKNOWN),
        )
    wanted = Q(topics=[]) | Q(topics__overlap=delivery.product.topics)
    return rows.filter(wanted, confirmed_at__lte=delivery.created_at)


def _send(delivery: Delivery, letter: Letter, hand: Hand) -> TransportError | None:
    """Send one letter; returns what went wrong with it. Raises only what is not its own fault."""
    begun = False

    def begin() -> None:
        nonlocal begun
        mine = Letter.objects.filter(
            pk=letter.pk,
            state=LetterState.QUEUED,
            subscriber__ended_at=None,
            delivery__lease=delivery.lease,
        )
        if not mine.update(state=LetterState.SENDING):
            raise LeaseLostError(str(letter))
        begun = True

    try:
        hand(_reader(letter.subscriber), bounces.name_of(letter.pk), begin)
    except LeaseLostError:
        return None  # they have just left, or somebody else has the delivery
    except TransportError as error:
        if not begun:
            raise
        _failed(letter, error)
        return error
    except Exception as problem:  # its text may name the reader, so only its kind is kept
        kind = type(problem).__name__
        logger.error("letter %s: %s", letter.pk, kind)
        failure = TransportError(kind, permanent=not begun, unknown=begun)
        _failed(letter, failure)
        return failure
    _end(letter, LetterState.SENT)
    return None


def _failed(letter: Letter, error: TransportError) -> None:
    if error.unknown:
        _end(letter, LetterState.UNKNOWN, str(error))
    elif error.permanent or letter.attempts + 1 >= ATTEMPTS:
        _end(letter, LetterState.REFUSED, str(error))
    else:
        pause = backoff(letter.attempts + 1, error.retry_after)
        _end(letter, LetterState.QUEUED, str(error), timezone.now() + pause)
    if isinstance(error, GoneError):
        subscribing.end(letter.subscriber, LeftWhy.GONE)


def _end_lost(failed: QuerySet[Letter], after: int) -> None:
    """End those who were reached by none of their last letters. Asked only when others were
    reached: nobody is forgotten for a fault of ours."""
    for letter in failed.filter(subscriber__ended_at=None).select_related("subscriber"):
        last = letter.subscriber.letters.order_by("-pk").values_list("state", flat=True)[:after]
        if len(last) == after and FAILURES.issuperset(last):
            subscribing.end(letter.subscriber, LeftWhy.GONE)


def _end(letter: Letter, state: str, answer: str = "", not_before: datetime | None = None) -> None:
    Letter.objects.filter(pk=letter.pk).update(
        state=state,
        answer=answer[:200],
        attempts=letter.attempts + 1,
        not_before=not_before or timezone.now(),
    )


def _reader(subscriber: Subscriber) -> Reader:
    code = subscribing.code_of(subscriber)
    return Reader(
        place=unseal(subscriber.sealed),
        language=subscriber.language,
        wishes=settings.BASE_URL + reverse("wishes", args=[code]),
        leave=settings.BASE_URL + reverse("leave", args=[code]),
    )


def _first(delivery: Delivery) -> str:
    """The name of the thing itself, whatever is said about it later."""
    return f"letters:{delivery.original_id or delivery.pk}"


def _told(number: int) -> str:
    """A number of people; few of them are not counted out."""
    return f"<{SMALLEST_GROUP}" if 0 < number < SMALLEST_GROUP else str(number)
