"""Reading sources and pages: claimed by one worker, counted exactly, never given up.

What can be repeated is safe to repeat: a reading that dies half-way leaves its items stored (or
not) and its fetch row marked interrupted; the next reading finds known items by their keys.
"""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lantoa.analysis.extract import UnreadablePageError, extract_article
from lantoa.listening.domain import hosts
from lantoa.listening.domain.items import store_items
from lantoa.listening.domain.pseudonym import pseudonym, scrub_text
from lantoa.listening.domain.reading import Reading, read_items
from lantoa.listening.models import (
    Document,
    DocumentStatus,
    Fetch,
    FetchStatus,
    Source,
)
from lantoa.listening.transport import (
    FetchResult,
    Outcome,
    ask_conditionally,
    backoff,
    host_key,
)

LEASE = timedelta(minutes=10)
BUSY_HOST = timedelta(seconds=5)
PAGE_ATTEMPTS = 6
PAGES_A_TURN = 20


def claim_due_sources(limit: int = 100) -> list[Source]:
    """The sources whose turn has come, leased to the caller; two callers share none."""
    now = timezone.now()
    with transaction.atomic():
        due = list(
            Source.objects.select_for_update(skip_locked=True)
            .filter(_free(now), active=True, next_fetch_at__lte=now)
            .order_by("next_fetch_at")[:limit]
        )
        Source.objects.filter(pk__in=[source.pk for source in due]).update(leased_until=now + LEASE)
    return due


def collect(source_id: int) -> Fetch | None:
    """Read one claimed source; None when its host is busy (then it comes again in seconds)."""
    source = Source.objects.get(pk=source_id)
    with hosts.turn_at(source.url) as turn:
        if turn is None:
            _release(source, timezone.now() + BUSY_HOST)
            return None
        Fetch.objects.filter(source=source, status=FetchStatus.RUNNING).update(
            status=FetchStatus.INTERRUPTED, finished_at=timezone.now()
        )
        fetch = Fetch.objects.create(
            source=source, status=FetchStatus.RUNNING, started_at=timezone.now()
        )
        request = hosts.request_for(source.url)
        if ask_conditionally():
            request = replace(request, etag=source.etag, last_modified=source.last_modified)
        result = turn.get(replace(request, body_hash=source.body_hash))
        reading = None
        if result.outcome is Outcome.OK:
            reading = read_items(
                source.form,
                source.follow_links,
                result,
                lambda url: turn.get(hosts.request_for(url)),
            )
    return _finish(source, fetch, result, reading)


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
    fetch.problems = [problem[:500] for problem in problems[:20]]
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
        if result.moved_to:
            source.url = result.moved_to[:2000]
    else:
        source.failures += 1
        pause = max(backoff(source.failures, result.retry_after), timedelta(seconds=1))
        if result.retry_after is not None:
            hosts.rest(source.url, result.retry_after)
    source.next_fetch_at, source.leased_until = now + pause, None
    source.save()


def _release(source: Source, next_fetch_at: object) -> None:
    Source.objects.filter(pk=source.pk).update(leased_until=None, next_fetch_at=next_fetch_at)


def read_pages() -> int:
    """Read the pages of waiting items, one host at a time; returns how many were read."""
    read = 0
    for url in _waiting_hosts():
        with hosts.turn_at(url) as turn:
            if turn is not None:
                for document in _claim_pages(turn.host.key):
                    _read_page(document, turn)
                    read += 1
    return read


def _due_pages() -> QuerySet[Document]:
    now = timezone.now()
    return Document.objects.filter(
        _free(now),
        Q(next_attempt_at=None) | Q(next_attempt_at__lte=now),
        status=DocumentStatus.WAITING,
    )


def _waiting_hosts() -> list[str]:
    """One address a host among those that wait longest."""
    found: dict[str, str] = {}
    for url in _due_pages().order_by("id").values_list("url", flat=True)[:500]:
        found.setdefault(host_key(url), url)
    return list(found.values())


def _claim_pages(host: str) -> list[Document]:
    with transaction.atomic():
        rows = [
            document
            for document in _due_pages()
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("id")[:500]
            if host_key(document.url) == host
        ][:PAGES_A_TURN]
        Document.objects.filter(pk__in=[row.pk for row in rows]).update(
            leased_until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return rows


def _read_page(document: Document, turn: hosts.Turn) -> None:
    result = turn.get(hosts.request_for(document.url))
    document.attempts += 1
    document.leased_until = None
    document.problem = result.message[:500]
    if result.outcome is Outcome.OK and result.body is not None:
        try:
            article = extract_article(result.body, result.url)
        except UnreadablePageError as problem:
            document.problem = str(problem)[:500]
            _settle(document, document.text or document.title, DocumentStatus.EMPTY)
        else:
            document.title = document.title or scrub_text(article.title or "")
            document.author = document.author or pseudonym(article.author)
            document.published_at = document.published_at or article.published_at
            # A page without a body (video, gallery) still has what the feed said of it.
            _settle(document, scrub_text(article.text) or document.text, DocumentStatus.EMPTY)
    elif result.outcome.is_permanent or document.attempts >= PAGE_ATTEMPTS:
        _settle(document, document.text, DocumentStatus.FAILED)
    else:
        pause = backoff(document.attempts, result.retry_after)
        document.next_attempt_at = timezone.now() + pause
        if result.retry_after is not None:
            hosts.rest(document.url, result.retry_after)
    document.save()


def _settle(document: Document, text: str, otherwise: DocumentStatus) -> None:
    document.text = text
    document.status = DocumentStatus.READY if text else otherwise


def _free(now: object) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now)
