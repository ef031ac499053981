"""What each channel brought, beside what it cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lantoa.channels.domain.effect import by_channel
from lantoa.channels.interfaces.common import ChannelsPage
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.interfaces.pages import person

PERIODS = (28, 90, 365)


class ChannelMix(ChannelsPage):
    """Deliveries, people reached, what they did and the cost, channel by channel."""

    template_name = "channels/effect.html"
    page_title = _("What the channels bring")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The channels of the period, each with two bars of the same scale as its column."""
        days = days_of(self.request.GET.get("days", ""))
        rows = by_channel(person(self.request), timezone.now() - timedelta(days=days))
        most = max((row.reach or 0 for row in rows), default=0)
        dearest = max((row.cost for row in rows), default=0)
        shown = [(row, _bar(_hidden(row.reach), most), _bar(row.cost, dearest)) for row in rows]
        return super().get_context_data(
            rows=shown, days=days, periods=PERIODS, few=SMALLEST_GROUP, **kwargs
        )


def days_of(text: str) -> int:
    """The period that was asked for, or the shortest."""
    return int(text) if text in map(str, PERIODS) else PERIODS[0]


def _hidden(count: int | None) -> int:
    return count if count and count >= SMALLEST_GROUP else 0


def _bar(value: int, most: int) -> SafeString:
    """A bar for the eye; the number stands beside it."""
    width = 100 * value / most if most else 0
    return format_html(
        '<svg class="ch-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect width="{}" height="8"/></svg>',
        f"{width:.1f}",
    )
