"""Reading the pages of waiting items: a few of a host at a time, given up after six tries."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lantoa.analysis.extract import UnreadablePageError, extract_article
from lantoa.listening.domain import hosts
from lantoa.listening.domain.cleaning import believable
from lantoa.listening.domain.pseudonym import pseudonym, scrub_text
from lantoa.listening.models import Document, DocumentStatus
from lantoa.transport import FetchResult, Outcome, backoff, host_key

LEASE = timedelta(minutes=10)
PAGE_ATTEMPTS = 6
PAGES_A_TURN = 20
# A host that asks for long pauses gets fewer pages a turn, so that no worker sleeps for minutes.
LONGEST_TURN = timedelta(seconds=30)
LOOKED_AT = 500

logger = logging.getLogger(__name__)


def read_pages() -> int:
    """Read the pages of waiting items, one host at a time; returns how many were read.

    A host that is busy or rests puts its items off, so that they stand in nobody's way.
    """
    read = 0
    for host, url in _waiting_hosts().items():
        with hosts.turn_at(url) as turn:
            if turn is None:
                _put_off(host, hosts.free_at(url))
                continue
            claimed = _claim(host, turn.pause)
            while claimed:
                retry_after = _read_page(claimed.pop(0), turn)
                read += 1
                if retry_after is not None:
                    hosts.rest(url, retry_after)
                    break
            for document in claimed:
                _held(document).update(leased_until=None)
    return read


def _due() -> QuerySet[Document]:
    now = timezone.now()
    return Document.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now),
        Q(next_attempt_at=None) | Q(next_attempt_at__lte=now),
        status=DocumentStatus.WAITING,
    ).order_by("id")


def _waiting_hosts() -> dict[str, str]:
    """Host → one address there, among the items that wait longest."""
    found: dict[str, str] = {}
    for url in _due().values_list("url", flat=True)[:LOOKED_AT]:
        found.setdefault(host_key(url), url)
    return found


def _put_off(host: str, until: datetime) -> None:
    """Rows that another worker holds are left to it: two that wait for each other's rows in
    different orders would end as a deadlock."""
    with transaction.atomic():
        late = [document.pk for document in _locked_due() if host_key(document.url) == host]
        Document.objects.filter(pk__in=late).update(
            next_attempt_at=max(until, timezone.now() + timedelta(seconds=5))
        )


def _locked_due() -> QuerySet[Document]:
    return _due().select_for_update(skip_locked=True, of=("self",), no_key=True)[:LOOKED_AT]


def _claim(host: str, pause: timedelta) -> list[Document]:
    most = PAGES_A_TURN
    if pause:
        most = min(most, max(1, LONGEST_TURN // pause))
    until = timezone.now() + LEASE
    with transaction.atomic():
        rows = [document for document in _locked_due() if host_key(document.url) == host][:most]
        Document.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=until)
    for row in rows:
        row.leased_until = until
    return rows


def _held(document: Document) -> QuerySet[Document]:
    """The row while this worker holds its lease: after the lease has run out, another worker may
    have read the page already."""
    return Document.objects.filter(
        pk=document.pk, status=DocumentStatus.WAITING, leased_until=document.leased_until
    )


def _read_page(document: Document, turn: hosts.Turn) -> timedelta | None:
    """Read one page and store what came of it; returns how long the host asks to be left alone."""
    until = timezone.now() + turn.pause + LEASE
    if not _held(document).update(leased_until=until, attempts=F("attempts") + 1):
        return None
    document.leased_until = until
    document.attempts += 1
    result = turn.get(hosts.request_for(document.url))
    if result.outcome is Outcome.OK and result.body is not None:
        changes = _found(document, result)
    elif result.outcome.is_permanent or document.attempts >= PAGE_ATTEMPTS:
        changes = _settled(document.text, DocumentStatus.FAILED, result.message)
    else:
        pause = backoff(document.attempts, result.retry_after)
        changes = {
            "next_attempt_at": timezone.now() + pause,
            "problem": scrub_text(result.message)[:500],
        }
    _held(document).update(leased_until=None, **changes)
    return result.retry_after


def _found(document: Document, result: FetchResult) -> dict[str, Any]:
    """What the page adds to what the feed said of it. A page without a body (video, gallery) still
    has the feed's summary."""
    assert result.body is not None
    try:
        article = extract_article(result.body, result.url, charset=result.charset)
    except Exception as problem:  # one page must not stop the others, whatever is wrong with it
        if not isinstance(problem, UnreadablePageError):
            logger.exception("page %s cannot be read", document.pk)
        return _settled(document.text, DocumentStatus.EMPTY, f"{problem}")
    published = document.published_at or believable(article.published_at, timezone.now())
    text = scrub_text(article.text) or document.text
    return _settled(text, DocumentStatus.EMPTY) | {
        "title": document.title or scrub_text(article.title or ""),
        "author": document.author or pseudonym(article.author),
        "published_at": published,
    }


def _settled(text: str, otherwise: DocumentStatus, problem: str = "") -> dict[str, Any]:
    status = DocumentStatus.READY if text else otherwise
    return {"text": text, "status": status, "problem": scrub_text(problem)[:500]}
