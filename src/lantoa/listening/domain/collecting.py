"""Reading sources: claimed by one worker, counted exactly, never given up.

What can be repeated is safe to repeat: a reading that dies half-way leaves its items stored (or
not) and its fetch row marked interrupted; the next reading finds known items by their keys.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from lantoa.listening.domain import hosts
from lantoa.listening.domain.cleaning import clean
from lantoa.listening.domain.items import item_key, store_items
from lantoa.listening.domain.reading import Reading, read_items
from lantoa.listening.models import Fetch, FetchStatus, Source, SourceForm
from lantoa.transport import (
    FetchResult,
    Outcome,
    ask_conditionally,
    backoff,
    canonical_address,
)

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
BUSY_HOST = timedelta(seconds=5)
_MOVING = 0x6C61  # advisory lock
# What the collector writes of a source; the rest belongs to the people who keep it.
_STATE = (
    "etag", "last_modified", "body_hash", "failures", "last_status", "last_fetch_at",
    "last_success_at", "last_item_at", "next_fetch_at", "leased_until",
)  # fmt: skip


def claim_due_sources(limit: int = 100) -> list[Source]:
    """The sources whose turn has come, leased to the caller; two callers share none."""
    now = timezone.now()
    with transaction.atomic():
        due = list(
            Source.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(free(now), active=True, next_fetch_at__lte=now)
            .exclude(form=SourceForm.UPLOAD)
            .order_by("next_fetch_at")[:limit]
        )
        Source.objects.filter(pk__in=[source.pk for source in due]).update(leased_until=now + LEASE)
    return due


def collect(source_id: int) -> Fetch | None:
    """Read one claimed source; None when its host is busy (then it comes again in seconds)."""
    source = Source.objects.get(pk=source_id)
    with hosts.turn_at(source.url) as turn:
        if turn is None:
            _release(source, max(timezone.now() + BUSY_HOST, hosts.free_at(source.url)))
            return None
        Fetch.objects.filter(source=source, status=FetchStatus.RUNNING).update(
            status=FetchStatus.INTERRUPTED, finished_at=timezone.now()
        )
        fetch = Fetch.objects.create(
            source=source, status=FetchStatus.RUNNING, started_at=timezone.now()
        )
        request = hosts.request_for(source.url)
        # The index of a sitemap may stay the same while its parts change.
        if source.form != SourceForm.SITEMAP:
            request = replace(request, body_hash=source.body_hash)
            if ask_conditionally():
                request = replace(request, etag=source.etag, last_modified=source.last_modified)
        result = turn.get(request)
        reading = None
        if result.outcome is Outcome.OK:
            reading = _read(source, result, lambda url: turn.get(hosts.request_for(url)))
    return _finish(source, fetch, result, reading)


def _read(source: Source, result: FetchResult, get: Callable[[str], FetchResult]) -> Reading:
    try:
        return read_items(source.form, source.follow_links, result, get)
    except hosts.TurnLostError:
        raise
    except Exception as problem:  # whatever a parser trips over must not stop the source for good
        logger.exception("source %s cannot be read", source.pk)
        return Reading(usable=False, problems=[f"{type(problem).__name__}: {problem}"])


@transaction.atomic
def _finish(source: Source, fetch: Fetch, result: FetchResult, reading: Reading | None) -> Fetch:
    """Items, counts and the source's new state commit together."""
    now = timezone.now()
    outcome = result.outcome
    problems: list[str] = [result.message] if result.message else []
    if reading is not None:
        problems += reading.problems
        if reading.usable:
            stored = store_items(source, reading.items, fetch)
            fetch.items_new, fetch.items_known = stored.new, stored.known
            fetch.items_rejected = reading.rejected
            fetch.items_seen = stored.new + stored.known + reading.rejected
            if stored.new:
                source.last_item_at = now
        else:
            outcome = Outcome.BAD_CONTENT
    fetch.status = FetchStatus(outcome.value)
    fetch.finished_at = now
    fetch.http_status = result.status
    fetch.received_bytes = result.received_bytes
    if moved := outcome.is_success and result.moved_to:
        problems += _move(source, moved)
    fetch.problems = [clean(problem)[:500] for problem in problems[:20]]
    fetch.save()
    _remember(source, result, outcome)
    return fetch


def _remember(source: Source, result: FetchResult, outcome: Outcome) -> None:
    now = timezone.now()
    source.last_status, source.last_fetch_at = FetchStatus(outcome.value), now
    if outcome.is_success:
        source.failures, source.last_success_at = 0, now
        source.etag, source.last_modified = result.etag, result.last_modified
        source.body_hash = result.body_hash or source.body_hash
        pause = source.interval * (1 + (source.pk % 10) / 100)  # spread, so that none clump
    else:
        source.failures += 1
        pause = max(backoff(source.failures, result.retry_after), timedelta(seconds=1))
        if result.retry_after is not None:
            hosts.rest(result.url, result.retry_after)
    source.next_fetch_at, source.leased_until = now + pause, None
    source.save(update_fields=_STATE)


def _move(source: Source, target: str) -> list[str]:
    """Follow a permanent redirect, unless the new address is another source already."""
    try:
        address = canonical_address(target)
    except ValueError:
        return []
    key = item_key(address)
    if address == source.url:
        return []
    # Two sources may move to one address at the same moment; the second waits here, then sees.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_MOVING, key])
        if Source.objects.filter(key=key).exclude(pk=source.pk).exists():
            return [f"moved for good to the address of another source: {address}"]
        source.url, source.key = address, key
        source.save(update_fields=["url", "key"])
    return [f"moved for good to {address}"]


def _release(source: Source, next_fetch_at: datetime) -> None:
    Source.objects.filter(pk=source.pk).update(leased_until=None, next_fetch_at=next_fetch_at)


def free(now: datetime) -> Q:
    """Rows that no worker holds."""
    return Q(leased_until=None) | Q(leased_until__lt=now)
