"""From documents with text to labelled, counted, searchable mentions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from lantoa.analysis.classify import Labels, default_classifier
from lantoa.listening.domain import rollups, search
from lantoa.listening.domain.items import content_hash
from lantoa.listening.domain.partitions import ensure_partitions
from lantoa.listening.models import Document, DocumentStatus
from lantoa.text import tokens
from lantoa.units.domain.gazetteer import load_gazetteer
from lantoa.units.domain.places import Gazetteer, attribute_places
from lantoa.units.models import Unit

BATCH = 500
# Shorter texts ("đúng rồi", "ok ạ") are said by many people; equal words are no repost.
DUPLICATE_MIN_WORDS = 8


def analyse_ready(limit: int = BATCH) -> int:
    """Turn up to ``limit`` ready documents into mentions; returns how many were taken.

    Safe to run in any number of workers at once: rows are claimed with SKIP LOCKED, and the
    mention, its counts and the document's new status commit together.
    """
    ensure_partitions(_moments_of_ready(limit))
    with transaction.atomic():
        claimed = list(
            Document.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("source")
            .filter(status=DocumentStatus.READY)
            .order_by("id")[:limit]
        )
        if claimed:
            _publish(claimed)
    return len(claimed)


def _moments_of_ready(limit: int) -> list[datetime]:
    rows = Document.objects.filter(status=DocumentStatus.READY).order_by("id")[: 2 * limit]
    return [moment for moment in rows.values_list("published_at", flat=True) if moment] + [
        timezone.now()
    ]


def _publish(documents: list[Document]) -> None:
    empty = [doc for doc in documents if not tokens(f"{doc.title} {doc.text}")]
    full = [doc for doc in documents if doc not in empty]
    copies = _copies(full)
    fresh = [doc for doc in full if doc.pk not in copies]
    labels = default_classifier().label(
        [_whole(doc) for doc in fresh], [doc.source.kind for doc in fresh]
    )
    rows = [_row(doc, label) for doc, label in zip(fresh, labels, strict=True)]
    _insert(rows)
    rollups.apply(_counted(row) for row in rows)
    _close(fresh, DocumentStatus.MENTION)
    _close(empty, DocumentStatus.EMPTY)
    for doc in full:
        if doc.pk in copies:
            doc.duplicate_of_id = copies[doc.pk]
    _close([doc for doc in full if doc.pk in copies], DocumentStatus.DUPLICATE)


def _whole(document: Document) -> str:
    return f"{document.title}\n{document.text}" if document.title else document.text


def _copies(documents: Sequence[Document]) -> dict[int, int]:
    """Document id → id of the document that already holds the same text."""
    keys: dict[str, list[int]] = {}
    for doc in documents:
        if len(tokens(_whole(doc))) >= DUPLICATE_MIN_WORDS:
            keys.setdefault(content_hash(_whole(doc)), []).append(doc.pk)
    if not keys:
        return {}
    ordered = sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO listening_content (key, document_id)"
            " SELECT * FROM unnest(%s::varchar[], %s::bigint[]) ON CONFLICT (key) DO NOTHING",
            [ordered, [keys[key][0] for key in ordered]],
        )
        cursor.execute(
            "SELECT key, document_id FROM listening_content WHERE key = ANY(%s)", [ordered]
        )
        holder = dict(cursor.fetchall())
    return {pk: holder[key] for key, pks in keys.items() for pk in pks if pk != holder[key]}


def _row(document: Document, label: Labels) -> dict[str, Any]:
    known = document.published_at is not None
    moment = document.published_at or document.collected_at
    day = timezone.localtime(moment).date()
    return {
        "id": document.pk,
        "published_at": moment,
        "day": day if known else None,
        "source_id": document.source_id,
        "source_kind": document.source.kind,
        "unit_id": _unit_of(document, day),
        "author": document.author,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        "relevant": label.relevant,
        "relevance": label.relevance,
        "topics": list(label.topics),
        "kind": label.kind,
        "sentiment": label.sentiment,
        "toxic": label.toxic,
        "reactions": document.reactions,
        "collected_at": document.collected_at,
        "search": search.vector(document.title, document.text),
    }


def _unit_of(document: Document, day: date) -> int:
    """The unit of the first place the text names, else the source's unit."""
    gazetteer, ids = _gazetteer(day.year, day.month)
    for code in attribute_places(_whole(document), gazetteer):
        return ids[code]
    return document.source.unit_id


@lru_cache(maxsize=256)
def _gazetteer(year: int, month: int) -> tuple[Gazetteer, dict[str, int]]:
    """Places and units as they stood in a month: old records keep their unit."""
    return (
        load_gazetteer(date(year, month, 1)),
        dict(Unit.objects.values_list("code", "pk")),
    )


_TYPES = {
    "id": "bigint", "published_at": "timestamptz", "day": "date", "source_id": "bigint",
    "source_kind": "varchar", "unit_id": "bigint", "author": "varchar", "url": "text",
    "title": "text", "text": "text", "relevant": "boolean", "relevance": "float8",
    "topics": "text", "kind": "varchar", "sentiment": "varchar", "toxic": "boolean",
    "reactions": "jsonb", "collected_at": "timestamptz", "search": "text",
}  # fmt: skip
_CASTS = {"topics": "topics::varchar[]", "search": "search::tsvector"}


def _insert(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns: list[list[Any]] = []
    for name in _TYPES:
        values: Iterable[Any] = (row[name] for row in rows)
        if name == "topics":
            values = ("{" + ",".join(value) + "}" for value in values)
        elif name == "reactions":
            values = (Jsonb(value) for value in values)
        columns.append(list(values))
    selected = ", ".join(_CASTS.get(name, name) for name in _TYPES)
    arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES.values())
    names = ", ".join(_TYPES)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO listening_mention ({names})"  # noqa: S608 - our own column names
            f" SELECT {selected} FROM unnest({arrays}) AS r ({names})",
            columns,
        )


def _counted(row: dict[str, Any]) -> rollups.Counted:
    return rollups.Counted(
        day=row["day"],
        source_id=row["source_id"],
        unit_id=row["unit_id"],
        relevant=row["relevant"],
        topics=tuple(row["topics"]),
        sentiment=row["sentiment"],
    )


def _close(documents: list[Document], status: DocumentStatus) -> None:
    """The raw item leaves the document once its text lives elsewhere (or is nowhere)."""
    for doc in documents:
        doc.status = status
        doc.text = doc.title = ""
    Document.objects.bulk_update(documents, ["status", "text", "title", "duplicate_of"], 500)
