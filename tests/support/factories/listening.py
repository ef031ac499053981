"""Invented sources and mentions for tests, counted in the rollups like real ones."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import factory
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils import timezone
from tests.support.factories.units import UnitFactory

from lantoa.listening.domain import rollups, search
from lantoa.listening.domain.items import item_key
from lantoa.listening.domain.partitions import ensure_partitions
from lantoa.listening.models import Document, DocumentStatus, Mention, Source

_ids = count(1)


class SourceFactory(factory.django.DjangoModelFactory):
    """A feed of the press that is switched on and was never read."""

    class Meta:
        model = Source

    name = factory.Sequence(lambda n: f"Báo Thử Nghiệm {n}")
    form = "feed"
    kind = "press"
    url = factory.Sequence(lambda n: f"https://bao-{n}.example/rss")
    key = factory.LazyAttribute(lambda source: item_key(source.url))
    unit = factory.SubFactory(UnitFactory)
    interval = timedelta(minutes=30)


def make_mentions(rows: Iterable[dict[str, Any]]) -> list[Mention]:
    """Store mentions with their documents and daily counts.

    Each row needs ``source``; ``published_at`` None means that the time is not known. What is
    not given gets a plain value.
    """
    mentions = [_mention(dict(row)) for row in rows]
    ensure_partitions(mention.published_at for mention in mentions)
    Document.objects.bulk_create(
        [
            Document(
                pk=mention.pk,
                source_id=mention.source_id,
                key=f"thu-{mention.pk}",
                status=DocumentStatus.MENTION,
                url=mention.url,
            )
            for mention in mentions
        ],
        batch_size=1_000,
    )
    for mention in mentions:
        vector = search.vector(mention.title, mention.text)
        mention.search = Cast(Value(vector), SearchVectorField())
    Mention.objects.bulk_create(mentions, batch_size=500)
    rollups.apply(
        rollups.Counted(
            day=mention.day,
            source_id=mention.source_id,
            unit_id=mention.unit_id,
            relevant=mention.relevant,
            topics=tuple(mention.topics),
            sentiment=mention.sentiment,
        )
        for mention in mentions
    )
    return mentions


def make_mention(**row: Any) -> Mention:
    """Store one mention; see `make_mentions`."""
    return make_mentions([row])[0]


def _mention(row: dict[str, Any]) -> Mention:
    source: Source = row["source"]
    now = datetime.now(UTC)
    moment = row.pop("published_at", now)
    row.setdefault("unit_id", row["unit"].pk if "unit" in row else source.unit_id)
    row.pop("unit", None)
    values: dict[str, Any] = {
        "id": 10_000_000 + next(_ids),
        "source_kind": source.kind,
        "author": None,
        "url": "",
        "title": "",
        "text": "Công nhân hỏi về tiền lương tháng này.",
        "relevant": True,
        "relevance": 0.9,
        "topics": ["wages"],
        "kind": "grievance",
        "sentiment": "neutral",
        "toxic": False,
        "collected_at": now,
        "published_at": moment or now,
        "day": timezone.localtime(moment).date() if moment else None,
    } | row
    return Mention(**values)
