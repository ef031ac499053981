"""Items come in: one document each, however often and however parallel they come."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb

from lantoa.listening.domain.cleaning import believable
from lantoa.listening.domain.pseudonym import pseudonym, scrub_address, scrub_text
from lantoa.listening.models import DocumentStatus, Fetch, Source
from lantoa.text import fold, normalise
from lantoa.transport import canonical_address


@dataclass(frozen=True)
class Item:
    """One post or article as its source gave it. ``author`` is a raw name; it goes no further
    than `store_items`. ``key`` identifies it: its canonical address, or the source's own id."""

    key: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    author: str | None = None
    needs_page: bool = False
    reactions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """How many items were new, and how many were known: stored before, or twice in one call."""

    new: int
    known: int


def item_key(value: str) -> str:
    """SHA-256 of what identifies an item, as hex."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()


def content_hash(text: str) -> str:
    """SHA-256 of the folded, normalised words: the same text in another case, spacing or tone
    placement has the same hash."""
    return normalised_hash(normalise(text))


def normalised_hash(text: str) -> str:
    """`content_hash` of a text that is normalised already."""
    return hashlib.sha256(" ".join(fold(text).split()).encode()).hexdigest()


def store_items(source: Source, items: Iterable[Item], fetch: Fetch | None = None) -> Stored:
    """Insert one document an item; known keys are left as they are.

    Idempotent under parallel workers: the unique key decides, and rows go in key order so that
    two workers with the same items do not deadlock. Of items with one key the first counts.
    Authors are pseudonymised and text is made storable here.
    """
    rows: dict[str, tuple[Any, ...]] = {}
    given = 0
    now = timezone.now()
    for item in items:
        given += 1
        key = item_key(item.key)
        if key in rows:
            continue
        url = _web_address(item.url)
        waits = item.needs_page and url
        rows[key] = (
            source.pk,
            fetch.pk if fetch else None,
            DocumentStatus.WAITING if waits else DocumentStatus.READY,
            url,
            scrub_text(item.title),
            scrub_text(item.text),
            pseudonym(item.author),
            believable(item.published_at, now),
            Jsonb(item.reactions),
            now,
        )
    if not rows:
        return Stored(0, 0)
    ordered = [(key, *rows[key]) for key in sorted(rows)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO listening_document
                (key, source_id, fetch_id, status, url, title, text, author, published_at,
                 reactions, collected_at, attempts, problem)
            SELECT *, 0, '' FROM unnest(%s::varchar[], %s::bigint[], %s::bigint[], %s::varchar[],
                %s::varchar[], %s::text[], %s::text[], %s::varchar[], %s::timestamptz[],
                %s::jsonb[], %s::timestamptz[])
            ON CONFLICT (key) DO NOTHING
            """,
            [list(column) for column in zip(*ordered, strict=True)],
        )
        new = cursor.rowcount
    return Stored(new, given - new)


def _web_address(url: str) -> str:
    """A link that can be shown and fetched, without its author's name; "" for anything else."""
    try:
        return scrub_address(canonical_address(url)) if url else ""
    except ValueError:
        return ""
