"""Looking again at what was published: whether it stands, and what came of it.

The networks are asked through the account that posted; any other address is fetched like a reader
would. A look that fails changes nothing that was known: only an answer counts.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lantoa import __version__
from lantoa.channels.adapters import adapter
from lantoa.channels.adapters.base import Effect, TransportError
from lantoa.channels.domain import accounts
from lantoa.channels.domain.telling import tell_gone
from lantoa.channels.models import AccountState, Delivery, Look
from lantoa.library.domain.publishing import note_liveness
from lantoa.library.models import Publication
from lantoa.transport import FetchRequest, Limits, Outcome, backoff, fetch, user_agent

logger = logging.getLogger(__name__)
PAUSES = (
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=14),
)
"""Looks at a young post come close together, those at an old one a month apart: some networks
charge for each."""
MONTH = timedelta(days=30)
CLAIM = timedelta(hours=1)
"""Longer than a whole batch, each look lasting as long as it may."""
BATCH = 50
_LIMITS = Limits(total=30.0, size=2_000_000)


def look_at_all(at: datetime | None = None) -> int:
    """Look at what is due, at most a batch; returns how many got an answer."""
    now = at or timezone.now()
    _begin(now)
    with transaction.atomic():
        due = list(
            Look.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
            .select_related("publication__product")
            .filter(next_at__lte=now, publication__removed_at=None)
            .order_by("next_at")[:BATCH]
        )
        # Not due again while this look lasts.
        Look.objects.filter(pk__in=[row.pk for row in due]).update(next_at=now + CLAIM)
    return sum(look_at(row, now) for row in due)


def _begin(now: datetime) -> None:
    """Give each publication that can be looked at its row."""
    new = Publication.objects.filter(look=None, removed_at=None).exclude(address="")
    Look.objects.bulk_create(
        [Look(publication_id=pk, next_at=now) for pk in new.values_list("pk", flat=True)[:BATCH]],
        ignore_conflicts=True,
    )


def look_at(row: Look, now: datetime) -> bool:
    """Look at one publication; true when there was an answer."""
    publication = row.publication
    delivery = Delivery.objects.select_related("account__channel").filter(key=publication.key)
    posted = delivery.first()
    try:
        if posted and posted.account.channel.adapter:
            effect = _ask(posted)
        else:
            effect = _read(publication.address)
    except TransportError as error:
        if posted and error.stop:
            accounts.stop(posted.account, error.stop, detail=str(error))
        _failed(row, now, error)
        return False
    except Exception as problem:  # one look that breaks stops no other
        logger.exception("publication %s", publication.pk)
        _failed(row, now, TransportError(repr(problem)))
        return False
    _note(row, now, effect)
    return True


def _ask(delivery: Delivery) -> Effect | None:
    """What the network says of its post. Raises TransportError, also when it cannot be asked."""
    look = adapter(delivery.account.channel.adapter).look
    if look is None or not delivery.remote_id:
        raise TransportError("this channel does not tell")
    if delivery.account.state != AccountState.ACTIVE:
        raise TransportError("the account has stopped")
    return look(accounts.access(delivery.account), delivery.remote_id)


def _read(address: str) -> Effect | None:
    """Fetch a page as a reader does; None when it is not there any more. One that is too large to
    be read whole is there."""
    agent = user_agent(__version__, settings.FETCH_CONTACT)
    allowed = settings.FETCH_ALLOWED_PRIVATE
    result = fetch(FetchRequest(address, agent, accept="*/*", limits=_LIMITS, allowed=allowed))
    if result.status in (404, 410):
        return None
    if not (result.outcome.is_success or result.outcome == Outcome.TOO_LARGE):
        raise TransportError(result.outcome, retry_after=result.retry_after)
    return Effect()


@transaction.atomic
def _note(row: Look, now: datetime, effect: Effect | None) -> None:
    publication = row.publication
    counts = asdict(effect) if effect else {}
    Look.objects.filter(pk=row.pk).update(
        next_at=now + _pause(now - publication.published_at), failures=0, problem="", **counts
    )
    was_live = publication.live
    if note_liveness(publication, live=effect is not None, at=now) and was_live and effect is None:
        tell_gone(publication)


def _failed(row: Look, now: datetime, error: TransportError) -> None:
    failures = row.failures + 1
    Look.objects.filter(pk=row.pk).update(
        failures=failures,
        problem=str(error)[:500],
        next_at=now + max(backoff(failures, error.retry_after), PAUSES[0]),
    )


def _pause(age: timedelta) -> timedelta:
    return next((pause for pause in PAUSES if age < pause), MONTH)
