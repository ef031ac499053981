"""Taking the demonstration away, so that a person goes on with data of their own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min

from lantoa.demo.domain.channels import remove_channels
from lantoa.demo.domain.concerns import remove_concerns
from lantoa.demo.domain.contests import remove_contests
from lantoa.demo.domain.creating import DOMAIN
from lantoa.demo.domain.intake import remove_tips
from lantoa.demo.domain.integrity import remove_cases
from lantoa.demo.domain.library import remove_products
from lantoa.demo.domain.newsroom import remove_newsroom
from lantoa.demo.domain.target_b import remove_measures
from lantoa.demo.state import forget
from lantoa.duties.models import Digest, Notice, NoticeCopy
from lantoa.insight.models import Forecast, Refresh, Story, Trend
from lantoa.listening.domain import rollups
from lantoa.listening.models import Document, LabelCorrection, Mention, Source
from lantoa.units.models import User


@dataclass(frozen=True)
class Removed:
    """How many of each kind are gone; ``accounts`` are closed, not deleted."""

    sources: int
    documents: int
    mentions: int
    accounts: int


@transaction.atomic
def remove_demonstration() -> Removed:
    """Delete the invented sources with all that came from them and close their accounts.

    Figures stay exact: what the mentions added to the daily counts is taken out of them in the
    same transaction. Workers in the middle of a batch are waited for. Units, the catalogue and
    everything else stay. An item of a real source that was set aside as a copy of an invented
    one is forgotten, so that the next reading takes it in. Doing it twice changes nothing.
    """
    remove_measures()
    sources = [s.pk for s in Source.objects.select_for_update().filter(invented=True)]
    documents = list(
        Document.objects.select_for_update(of=("self",))
        .filter(source__in=sources)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    remove_cases()
    remove_newsroom()
    remove_products()
    mentions = Mention.objects.filter(source__in=sources)
    ids = list(mentions.values_list("pk", flat=True))
    stories = {pk for pk in mentions.values_list("story_id", flat=True) if pk is not None}
    rollups.apply(
        rollups.Counted(
            row.day, row.source_id, row.unit_id, row.relevant, tuple(row.topics), row.sentiment, -1
        )
        for row in mentions.only(
            "day", "source_id", "unit_id", "relevant", "topics", "sentiment"
        ).iterator()
    )
    LabelCorrection.objects.filter(mention_id__in=ids).delete()
    mentions.delete()
    _recount(stories)
    # What was judged stood on counts that are gone: the next refresh judges every day afresh.
    for judged in (Trend, Forecast, Refresh):
        judged.objects.all().delete()
    Document.objects.filter(duplicate_of__in=documents).exclude(source__in=sources).delete()
    Document.objects.filter(pk__in=documents).delete()
    Source.objects.filter(pk__in=sources).delete()
    remove_concerns()
    remove_tips()
    remove_channels()
    remove_contests()
    _forget_notices()
    accounts = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)
    closed = accounts.update(is_active=False)
    transaction.on_commit(lambda: forget(Path(settings.VAR_DIR)))
    return Removed(len(sources), len(documents), len(ids), closed)


def _forget_notices() -> None:
    """Delete what was told to nobody but the accounts of the demonstration."""
    told = NoticeCopy.objects.filter(user__email__endswith=f"@{DOMAIN}")
    others = NoticeCopy.objects.exclude(user__email__endswith=f"@{DOMAIN}")
    notices = Notice.objects.filter(pk__in=told.values("notice"))
    notices.exclude(pk__in=others.values("notice")).delete()
    Digest.objects.filter(user__email__endswith=f"@{DOMAIN}").delete()


def _recount(stories: set[int]) -> None:
    left: dict[int | None, Any] = {
        row["story_id"]: row
        for row in Mention.objects.filter(story_id__in=stories)
        .values("story_id")
        .annotate(count=Count("pk"), first=Min("published_at"), last=Max("published_at"))
    }
    Story.objects.filter(pk__in=stories - left.keys()).delete()
    for story in Story.objects.filter(pk__in=list(left)):
        row = left[story.pk]
        story.mentions, story.first_at, story.last_at = row["count"], row["first"], row["last"]
        story.save(update_fields=["mentions", "first_at", "last_at"])
