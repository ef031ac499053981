"""From documents with text to labelled, counted, searchable mentions."""

import logging
import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from lantoa.analysis.classify import Labels, default_classifier
from lantoa.listening.domain import rollups, search
from lantoa.listening.domain.items import normalised_hash
from lantoa.listening.domain.partitions import create_partitions, missing_months
from lantoa.listening.domain.pseudonym import scrub_text
from lantoa.listening.models import Document, DocumentStatus
from lantoa.text import has_diacritics, normalise, tokens
from lantoa.units.domain.gazetteer import load_gazetteer
from lantoa.units.domain.places import Gazetteer, attribute_places
from lantoa.units.models import Unit, UnitRelation

BATCH = 500
# Shorter texts ("đúng rồi", "ok ạ") are said by many people; equal words are no repost.
DUPLICATE_MIN_WORDS = 8
# Characters of a text in which a place is looked for.
PLACES_WITHIN = 20_000
GAZETTEER_SECONDS = 300

logger = logging.getLogger(__name__)
# The classifier is not for several threads at once, and a worker process runs several.
_one_at_a_time = Lock()


def analyse_ready(limit: int = BATCH) -> int:
    """Turn up to ``limit`` ready documents into mentions; returns how many were taken.

    Safe to run in any number of workers at once: rows are claimed with SKIP LOCKED (NO KEY, so
    that a copy claimed elsewhere may refer to them), and the
    mention, its counts and the document's new status commit together. A document that cannot be
    analysed becomes FAILED with the reason and keeps its text; the others go on.
    """
    default_classifier()  # a missing model is no fault of the documents
    while True:
        with transaction.atomic():
            claimed = list(
                Document.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
                .select_related("source")
                .filter(status=DocumentStatus.READY)
                .order_by("id")[:limit]
            )
            missing = missing_months(_moment(document) for document in claimed)
            if not missing:
                _publish_each(claimed)
                return len(claimed)
        # Making a partition locks the table, so it happens outside; the rows are free meanwhile.
        create_partitions(missing)


def _publish_each(documents: list[Document]) -> None:
    """Publish all, or, when that fails, each half by itself, down to the ones that fail alone."""
    if not documents:
        return
    try:
        with transaction.atomic():
            _publish(documents)
    except (OperationalError, InterfaceError, MemoryError):
        raise  # the machine's fault: the same documents will do later
    except Exception as problem:
        if len(documents) > 1:
            middle = len(documents) // 2
            _publish_each(documents[:middle])
            _publish_each(documents[middle:])
            return
        logger.exception("document %s cannot be analysed", documents[0].pk)
        Document.objects.filter(pk=documents[0].pk).update(
            status=DocumentStatus.FAILED,
            problem=scrub_text(f"{type(problem).__name__}: {problem}")[:500],
        )


def _moment(document: Document) -> datetime:
    return document.published_at or document.collected_at


@dataclass(frozen=True)
class _Read:
    """A document with its text normalised and cut once, for all that look at it."""

    document: Document
    text: str
    words: list[str]


def _read(document: Document) -> _Read:
    text = normalise(_whole(document)[: search.MOST_CHARACTERS])
    return _Read(document, text, tokens(text))


def _publish(documents: list[Document]) -> None:
    read = [_read(document) for document in documents]
    empty = [post.document.pk for post in read if not post.words]
    full = [post for post in read if post.words]
    copies = _copies(full)
    fresh = [post for post in full if post.document.pk not in copies]
    with _one_at_a_time:
        labels = default_classifier().label(
            [_whole(post.document) for post in fresh], [post.document.source.kind for post in fresh]
        )
    rows = [_row(post, label) for post, label in zip(fresh, labels, strict=True)]
    _insert(rows)
    rollups.apply(_counted(row) for row in rows)
    _close([post.document.pk for post in fresh], DocumentStatus.MENTION)
    _close(empty, DocumentStatus.EMPTY)
    _close(list(copies), DocumentStatus.DUPLICATE, list(copies.values()))


def _whole(document: Document) -> str:
    return f"{document.title}\n{document.text}" if document.title else document.text


def _copies(posts: Sequence[_Read]) -> dict[int, int]:
    """Document id → id of the document that already holds the same text."""
    keys: dict[str, list[int]] = {}
    for post in posts:
        if len(post.words) >= DUPLICATE_MIN_WORDS:
            keys.setdefault(normalised_hash(post.text), []).append(post.document.pk)
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


def _row(post: _Read, label: Labels) -> dict[str, Any]:
    document = post.document
    known = document.published_at is not None
    moment = _moment(document)
    day = timezone.localtime(moment).date()
    return {
        "id": document.pk,
        "published_at": moment,
        "day": day if known else None,
        "source_id": document.source_id,
        "source_kind": document.source.kind,
        "unit_id": _unit_of(post, day),
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
        "search": search.vector_of_words(post.words, marked=has_diacritics(post.text)),
    }


def _unit_of(post: _Read, day: date) -> int:
    """The unit of the first place the text names, as places stood that day; else the source's."""
    gazetteer, ids = _gazetteer_on(day)
    for code in attribute_places(post.text[:PLACES_WITHIN], gazetteer):
        return ids[code]
    return post.document.source.unit_id


def _gazetteer_on(day: date) -> tuple[Gazetteer, dict[str, int]]:
    """Between two changes of the organisation the gazetteer is the same: built once for each such
    span and process, anew every few minutes (staff change units)."""
    age = int(time.monotonic() // GAZETTEER_SECONDS)
    changes = _changes(age)
    return _gazetteer(changes[bisect_right(changes, day) - 1], age)


@lru_cache(maxsize=1)
def _changes(age: int) -> list[date]:
    return [
        date.min,
        *sorted(
            set(Unit.objects.exclude(valid_to=None).values_list("valid_to", flat=True))
            | set(UnitRelation.objects.values_list("effective_on", flat=True))
        ),
    ]


@lru_cache(maxsize=16)
def _gazetteer(day: date, age: int) -> tuple[Gazetteer, dict[str, int]]:
    return load_gazetteer(day), dict(Unit.objects.values_list("code", "pk"))


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


def _close(ids: list[int], status: DocumentStatus, holders: list[int] | None = None) -> None:
    """The raw item leaves the document once its text lives elsewhere (or is nowhere)."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE listening_document AS d SET status = %s, title = '', text = '',"
                " duplicate_of_id = c.holder"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS c (id, holder) WHERE d.id = c.id",
                [status.value, ids, holders or [None] * len(ids)],
            )
