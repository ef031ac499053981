"""Mentions that wait for a person: the machine was not sure of them."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from lantoa.listening.models import Mention, Topic
from lantoa.units.models import User

UNSURE_BELOW = 0.65
# Older ones have been overtaken by events; and a short reach keeps the query small.
REACH = timedelta(days=3)
URGENT = {Topic.WORK_STOPPAGE, Topic.OSH, Topic.SCAMS_CREDIT}
_LOOKED_AT = 40


def uncertain_mentions(user: User | AnonymousUser, limit: int = 5) -> list[Mention]:
    """Recent mentions kept as relevant with little certainty and checked by nobody, those of
    urgent topics first, then the newest."""
    now = timezone.now()
    rows = list(
        Mention.objects.visible_to(user)
        .filter(
            published_at__gte=now - REACH,
            published_at__lte=now,
            relevant=True,
            corrected=False,
            relevance__lt=UNSURE_BELOW,
        )
        .select_related("source")
        .defer("search")
        .order_by("-published_at", "-id")[:_LOOKED_AT]
    )
    rows.sort(key=lambda mention: not URGENT.intersection(mention.topics))
    return rows[:limit]
