"""What the channels brought: deliveries, cost and the networks' own counts, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Count, OuterRef, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from lantoa.channels.models import Action, Channel, Delivery, DeliveryQuerySet, Look, State
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.models import User

COUNTS = ("reach", "reactions", "replies", "shares")


@dataclass(frozen=True)
class ChannelEffect:
    """One channel in a period. None is what no delivery's channel tells."""

    channel: Channel
    deliveries: int
    cost: int
    reach: int | None
    reactions: int | None
    replies: int | None
    shares: int | None

    @property
    def price_of_a_thousand(self) -> int | None:
        """Đồng for a thousand people reached, where both are known and not few."""
        if not self.reach or self.reach < SMALLEST_GROUP or not self.cost:
            return None
        return round(1000 * self.cost / self.reach)


def published(user: User, since: datetime) -> DeliveryQuerySet:
    """What a person's units have published since a moment: the records behind the figures."""
    rows: DeliveryQuerySet = Delivery.objects.visible_to(user).filter(
        action=Action.PUBLISH, state=State.DELIVERED, settled_at__gte=since
    )
    return rows


def by_channel(user: User, since: datetime) -> list[ChannelEffect]:
    """Each channel that was used, the one that reached most first."""
    look = Look.objects.filter(publication__key=OuterRef("key"))
    counted: dict[str, Combinable] = {
        f"its_{name}": Subquery(look.values(name)[:1]) for name in COUNTS
    }
    # Nobody is watched opening a letter: how many were accepted is all that is known.
    letters = Cast(KT("evidence__letters"), BigIntegerField())
    counted["its_reach"] = Coalesce(counted["its_reach"], letters)
    sums = {name: Sum(f"its_{name}") for name in COUNTS}
    rows = (
        published(user, since)
        .annotate(**counted)
        .order_by()
        .values("account__channel")
        .annotate(deliveries=Count("pk"), total=Sum("cost"), **sums)
    )
    channels = Channel.objects.in_bulk([row["account__channel"] for row in rows])
    found = [
        ChannelEffect(
            channels[row["account__channel"]],
            row["deliveries"],
            row["total"],
            *(row[name] for name in COUNTS),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (-(row.reach or 0), -row.deliveries, row.channel.name))
