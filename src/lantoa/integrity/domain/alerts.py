"""Early warning: what is rising and near a known falsehood, or a place that grows hot. Once each.

The key of an alert is what it is about; inserting the row is the claim to give it, so that many
workers looking out at once give it once. The notice is written in the same transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.intervals import Share, wilson
from lantoa.concerns.models import Concern
from lantoa.duties.domain import notices
from lantoa.insight.models import Story, Trend
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.matching import REGISTER, Match
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import Alert, AlertKind, AlertOutcome, Case, Verdict
from lantoa.listening.models import Mention, Topic
from lantoa.units.domain.audit import record
from lantoa.units.models import User

NOTICE = "integrity.alert"
DAY = timedelta(days=1)
LEAST_POSTS, GROWTH = 5, 2.0
"""A story rises when its last 24 hours have this many posts, and this many times the day before."""

COMPARED = 30
LEAST_CONCERNS, CONCERN_REACH = 3, timedelta(days=7)
URGENT = ("high", "critical")
USEFUL = (AlertOutcome.CLAIM, AlertOutcome.CONCERN, AlertOutcome.KNOWN)


def look_out(now: datetime | None = None) -> int:
    """Raise every alert that is due and was not raised before; returns how many this call did."""
    now = now or timezone.now()
    found = [*_returning_claims(now), *_rising_topics(now), *_urgent_concerns(now)]
    return sum(_raise(alert) for alert in found)


@transaction.atomic
def settle(alert: Alert, outcome: str, *, actor: User) -> None:
    """Say what was behind an alert, once: that is how its precision is counted."""
    require_worker(actor, alert.unit)
    changed = Alert.objects.filter(pk=alert.pk, outcome="").update(
        outcome=AlertOutcome(outcome), settled_by=actor, settled_at=timezone.now()
    )
    if not changed:
        raise RefusedError(_t("Somebody else has settled this warning."))
    record("alert.settle", alert, actor=actor, unit=alert.unit, after={"outcome": outcome})


def precision(alerts: QuerySet[Alert]) -> Share | None:
    """Share of the settled alerts that were no false alarm; None while none is settled."""
    settled = alerts.exclude(outcome="")
    total = settled.count()
    return wilson(settled.filter(outcome__in=USEFUL).count(), total) if total else None


@transaction.atomic
def _raise(alert: Alert) -> bool:
    values = {
        field.attname: getattr(alert, field.attname)
        for field in Alert._meta.concrete_fields
        if field.name not in {"id", "key"}
    }
    given, created = Alert.objects.get_or_create(key=alert.key, defaults=values)
    if created:
        record("alert.raise", given, actor=None, unit=given.unit, after={"key": given.key})
        notices.notify(
            NOTICE,
            key=f"alert:{given.key}",
            unit=given.unit,
            params={
                "kind": given.kind,
                "title": given.title,
                "topic": given.topic,
                "posts": given.posts,
            },
            url=reverse("target_b:alert", args=[given.pk]),
            urgent=True,
        )
    return created


def register() -> None:
    """Make the notice of this floor known."""
    notices.register(NOTICE, _("Early warning: %(kind)s"), _("%(about)s (%(posts)s)"), words=_words)


def _words(params: notices.Params) -> notices.Params:
    about = params["title"] or Topic(params["topic"]).label
    return {**params, "kind": AlertKind(params["kind"]).label, "about": about}


def _returning_claims(now: datetime) -> Iterator[Alert]:
    """Rising stories of which a post repeats a claim that two people found false."""
    for story, posts in _rising_stories(now):
        match = _nearest_falsehood(story, now)
        if match is not None:
            yield Alert(
                key=f"story:{story.pk}:claim:{match.claim_id}",
                kind=AlertKind.CLAIM_RETURNS,
                unit_id=story.unit_id,
                story_id=story.pk,
                claim_id=match.claim_id,
                title=story.title,
                posts=posts,
                score=match.score,
                raised_at=now,
            )


def _rising_stories(now: datetime) -> list[tuple[Story, int]]:
    recent = Mention.objects.filter(
        published_at__gt=now - 2 * DAY, published_at__lte=now, story_id__isnull=False
    ).values_list("story_id", "published_at")
    days: dict[int | None, Counter[bool]] = defaultdict(Counter)
    for story_id, moment in recent.iterator():
        days[story_id][moment > now - DAY] += 1
    rising = {
        pk: count[True]
        for pk, count in days.items()
        if pk is not None and count[True] >= max(LEAST_POSTS, GROWTH * count[False])
    }
    return [(story, rising[story.pk]) for story in Story.objects.filter(pk__in=rising)]


def _nearest_falsehood(story: Story, now: datetime) -> Match | None:
    posts = Mention.objects.filter(
        story_id=story.pk, published_at__gt=now - DAY, published_at__lte=now
    ).order_by("-published_at", "-pk")
    texts = [f"{title}\n{text}" for title, text in posts.values_list("title", "text")[:COMPARED]]
    matches = [match for text in [story.title, *texts] for match in REGISTER.match(text)]
    false = set(
        Case.objects.filter(
            claim__in={match.claim_id for match in matches}, verdict__in=Verdict.false()
        ).values_list("claim", flat=True)
    )
    near = [match for match in matches if match.claim_id in false]
    return max(near, key=lambda match: match.score, default=None)


def _rising_topics(now: datetime) -> Iterator[Alert]:
    """Units where talk of a stoppage is over its baseline; one alert for each such rise."""
    since = timezone.localdate(now) - 2 * DAY
    alarms = Trend.objects.filter(
        topic=Topic.WORK_STOPPAGE, alarm=True, day__gte=since, unit__isnull=False
    ).order_by("unit_id", "-day")
    for trend in alarms.distinct("unit_id"):
        assert trend.unit_id is not None
        yield Alert(
            key=f"topic:{trend.topic}:{trend.unit_id}:{trend.alarm_since or trend.day}",
            kind=AlertKind.TOPIC_RISES,
            unit_id=trend.unit_id,
            topic=trend.topic,
            posts=trend.observed,
            raised_at=now,
        )


def _urgent_concerns(now: datetime) -> Iterator[Alert]:
    """Units with several urgent concerns of one topic in a week; one alert a week."""
    rows = (
        Concern.objects.filter(
            urgency__in=URGENT, opened_at__gt=now - CONCERN_REACH, opened_at__lte=now
        )
        .order_by()
        .values("unit", "topic")
        .annotate(count=Count("pk"))
        .filter(count__gte=LEAST_CONCERNS)
    )
    for row in rows:
        year, week, _day = timezone.localdate(now).isocalendar()
        yield Alert(
            key=f"concerns:{row['topic']}:{row['unit']}:{year}-{week}",
            kind=AlertKind.URGENT_CONCERNS,
            unit_id=row["unit"],
            topic=row["topic"],
            posts=row["count"],
            raised_at=now,
        )
