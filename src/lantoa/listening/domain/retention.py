"""What becomes of posts that have been kept long enough.

The post goes: its words, its address, its pseudonym. The daily figures stay, as numbers about
nobody, so that trends and forecasts keep their past; a list whose days reach back says how many
posts it no longer holds, and figure and list still add up. The hash of the address stays as well:
a site that goes on listing an old article must not bring it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.listening.domain.queries import Filters, known_to_rollups, removed_from
from lantoa.listening.models import Content, Document, DocumentStatus, Mention
from lantoa.privacy.domain.inventory import Activity
from lantoa.privacy.domain.inventory import register as register_activity
from lantoa.privacy.domain.retention import RetentionRule
from lantoa.privacy.domain.retention import register as register_rule
from lantoa.privacy.models import RetentionRun
from lantoa.units.models import User

RULE = "listening.posts"
DEFAULT_DAYS = 1095


@dataclass(frozen=True)
class Removed:
    """Posts from before ``day`` were removed; ``number`` of those that a figure still counts, or
    None where figures are counted from the list itself."""

    day: date
    number: int | None


def removed(user: User | AnonymousUser, filters: Filters) -> Removed | None:
    """What a list with these filters lacks because of retention; None when it lacks nothing."""
    runs = RetentionRun.objects.filter(rule=RULE, deleted__gt=0)
    cutoff = runs.aggregate(last=Max("cutoff"))["last"]
    if cutoff is None:
        return None
    day = timezone.localdate(cutoff)
    if filters.first and filters.first > day:
        return None
    if not known_to_rollups(filters):
        return Removed(day, None)
    reach = replace(filters, last=min(filters.last or day, day))
    number = removed_from(user, reach)
    return Removed(day, number) if number else None


def _expired(cutoff: datetime) -> QuerySet[Any]:
    """Counted from when we collected it, so that an import of the past stays; the day it was
    published prunes the partitions."""
    return Mention.objects.filter(published_at__lt=cutoff, collected_at__lt=cutoff)


def _delete(mentions: QuerySet[Any]) -> int:
    ids = list(mentions.values_list("pk", flat=True))
    forgotten: dict[str, Any] = {"url": "", "author": None, "reactions": {}}
    Content.objects.filter(document__in=ids).delete()
    Document.objects.filter(duplicate_of__in=ids).update(**forgotten)
    Document.objects.filter(pk__in=ids).update(status=DocumentStatus.EXPIRED, **forgotten)
    return mentions.delete()[0]


register_rule(
    RetentionRule(
        RULE, _("Posts and articles"), DEFAULT_DAYS, _expired, _delete, age="published_at"
    )
)
register_activity(
    Activity(
        RULE,
        _("Posts and articles read in public"),
        _("People who write in public"),
        _("Text without names of accounts, a pseudonym of the author, time and address"),
        _("Legitimate interest: to see what workers are talking about"),
        _("Staff of the unit the post is about, and of those above it"),
        RULE,
    )
)
