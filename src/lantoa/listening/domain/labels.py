"""People correct what the machine labelled."""

from collections.abc import Sequence

from django.db import transaction

from lantoa.listening.domain import rollups
from lantoa.listening.models import LabelCorrection, Mention, PostKind, Sentiment, Topic
from lantoa.units.domain.audit import record
from lantoa.units.models import User

MOST_TOPICS = 3


@transaction.atomic
def correct_labels(
    user: User,
    mention_id: int,
    *,
    relevant: bool,
    topics: Sequence[str],
    kind: str,
    sentiment: str,
    toxic: bool,
) -> Mention:
    """Give a mention the labels a person says it should have.

    The mention, the daily counts, the labelled row for training and the audit entry change
    together. Raises Mention.DoesNotExist when this person may not see the mention and
    ValueError for more than three topics or a label that does not exist.
    """
    if len(topics) > MOST_TOPICS:
        raise ValueError(f"at most {MOST_TOPICS} topics")
    topics, kind, sentiment = (
        [Topic(topic).value for topic in topics],
        PostKind(kind).value,
        Sentiment(sentiment).value,
    )
    mention = Mention.objects.visible_to(user).select_for_update().get(pk=mention_id)
    before = _labels(mention)
    removed = _counted(mention, -1)
    mention.relevant = relevant
    mention.topics = list(dict.fromkeys(topics)) if relevant else []
    mention.kind, mention.sentiment, mention.toxic = kind, sentiment, toxic
    mention.corrected = True
    Mention.objects.filter(pk=mention.pk, published_at=mention.published_at).update(
        **_labels(mention), corrected=True
    )
    rollups.apply([removed, _counted(mention, 1)])
    text = f"{mention.title}\n{mention.text}" if mention.title else mention.text
    LabelCorrection.objects.update_or_create(
        mention_id=mention.pk, defaults={**_labels(mention), "text": text, "corrected_by": user}
    )
    record(
        "mention.correct_labels",
        mention,
        actor=user,
        unit=mention.unit,
        before=before,
        after=_labels(mention),
    )
    return mention


def _labels(mention: Mention) -> dict[str, object]:
    return {
        "relevant": mention.relevant,
        "topics": list(mention.topics),
        "kind": mention.kind,
        "sentiment": mention.sentiment,
        "toxic": mention.toxic,
    }


def _counted(mention: Mention, sign: int) -> rollups.Counted:
    return rollups.Counted(
        day=mention.day,
        source_id=mention.source_id,
        unit_id=mention.unit_id,
        relevant=mention.relevant,
        topics=tuple(mention.topics),
        sentiment=mention.sentiment,
        sign=sign,
    )
