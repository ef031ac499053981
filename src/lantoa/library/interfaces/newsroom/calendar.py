"""The calendar: a week or a month, as a grid where there is room and as a list on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.newsroom import desk
from lantoa.library.interfaces.newsroom.pages import NewsroomPage
from lantoa.units.interfaces.pages import person

FIRST, LAST = date(1970, 1, 1), date(2090, 12, 31)
"""Days beyond which nobody plans, within the years whose Tết is known."""


class Calendar(NewsroomPage):
    """Events, what is planned, what is due and what is held back, day by day."""

    template_name = "library/newsroom/calendar.html"
    page_title = _("Calendar")
    tab = "calendar"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The days, and the addresses before, after and of today."""
        view = "week" if self.request.GET.get("view") == "week" else "month"
        day = self._day()
        first, last = span(day, view)
        days = desk.calendar(person(self.request), first, last, self.unit())
        today = timezone.localdate()
        return super().get_context_data(
            days=days,
            view=view,
            day=day,
            today=today,
            title=_period(day, first, last, view),
            before=self._address(view, _step(day, first, view, -1)),
            after=self._address(view, _step(day, first, view, 1)),
            now=self._address(view, today),
            views=[
                (_t("Month"), self._address("month", day), view == "month"),
                (_t("Week"), self._address("week", day), view == "week"),
            ],
            **kwargs,
        )

    def _day(self) -> date:
        try:
            asked = date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return timezone.localdate()
        return min(max(asked, FIRST), LAST)

    def _address(self, view: str, day: date) -> str:
        asked = {"view": view, "day": day.isoformat(), "unit": self.unit()}
        return f"{reverse('library:calendar')}?{urlencode({k: v for k, v in asked.items() if v})}"


def span(day: date, view: str) -> tuple[date, date]:
    """Return the first and last day shown: whole weeks, from Monday."""
    first = day if view == "week" else day.replace(day=1)
    last = day if view == "week" else _next_month(day) - timedelta(1)
    return first - timedelta(first.weekday()), last + timedelta(6 - last.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1)


def _step(day: date, first: date, view: str, by: int) -> date:
    if view == "week":
        return first + timedelta(7 * by)
    return _next_month(day) if by > 0 else (day.replace(day=1) - timedelta(1)).replace(day=1)


def _period(day: date, first: date, last: date, view: str) -> str:
    if view == "week":
        return _t("%(first)s to %(last)s") % {
            "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}",
        }  # fmt: skip
    return _t("Month %(month)s") % {"month": f"{day:%m/%Y}"}
