"""Trends: every topic against its own baseline, one topic in full, and one story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.insight.domain import queries
from lantoa.insight.domain.queries import View
from lantoa.insight.domain.series import last_full_day
from lantoa.insight.interfaces.history import history
from lantoa.insight.interfaces.outlook import outlook
from lantoa.insight.interfaces.periods import OFFERED, Period, asked_period
from lantoa.insight.interfaces.sparkline import sparkline
from lantoa.insight.models import Story
from lantoa.listening.domain.coverage import Coverage, coverage
from lantoa.listening.domain.queries import Filters, find
from lantoa.listening.interfaces.addresses import list_address
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.listening.interfaces.mentions import rows_of
from lantoa.listening.models import Topic
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.interfaces.pages import WorkspacePage
from lantoa.units.models import Level, Unit
from lantoa.units.models.scope import scope_of

ALL = "all"  # the address of all topics together
LATEST_SHOWN = 10
UNITS_SHOWN = 40


@dataclass(frozen=True)
class TopicRow:
    """One topic in the period. ``usual`` is the baseline's share that was reached, None while
    there is none; ``change`` is against the period before, as if all sources had been heard."""

    topic: str
    page: str
    total: int
    list_page: str
    expected: float | None
    usual: float | None
    before: int
    before_page: str
    change: float | None
    alarm_days: int
    alarm_now: bool
    spark: SafeString


RECENT = timedelta(days=30)


class PeriodView(WorkspacePage):
    """A page about a period and, if asked, one unit with all under it."""

    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the period and the unit before anything is looked up."""
        super().setup(request, *args, **kwargs)
        today = timezone.localdate()
        self.newest = last_full_day(today) or today - timedelta(days=1)
        self.period = asked_period(request.GET, self.newest)
        self.units = unit_choices(request.user, _number(request.GET.get("unit", "")))
        self.view = View(request.user, self._unit())
        asked = {"first", "last", "days"} & set(request.GET)
        if not asked and today - self.newest > RECENT:
            # An import of the past: its last month may hold one post, its year holds the peaks.
            ends = queries.data_period(self.view)
            self.period = _year(self.newest.year, ends) if ends else self.period

    def _unit(self) -> int | None:
        """The unit asked for if this person may see it; the person's own when none was named.
        The confederation is everything."""
        everything = scope_of(self.request.user).everything
        if "unit" not in self.request.GET:
            return queries.home_view(self.request.user).unit
        asked = _number(self.request.GET["unit"])
        if asked is not None and any(pk == asked for pk, _name in self.units):
            top = Unit.objects.filter(pk=asked, level=Level.CONFEDERATION).exists()
            return None if top and everything else asked
        return None

    def filters(self, topic: str, period: Period) -> Filters:
        """The list behind a figure of this page."""
        return Filters(
            topic=topic,
            unit=self.view.unit,
            first=period.first,
            last=period.last,
            dated="yes",
        )

    def query(self, period: Period) -> str:
        """This page's address for another period."""
        if self.view.unit is None and scope_of(self.request.user).everything:
            return f"?{period.query()}"
        return f"?{period.query()}&unit={self.view.unit or ''}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the period picker shows."""
        ends = queries.data_period(self.view)
        offered = [
            (days, self.query(asked_period_of(days, self.newest)), days == self.period.days)
            for days in OFFERED
        ]
        # Years are offered once there is more than the longest period reaches.
        far = ends and ends[0] <= self.newest - timedelta(days=max(OFFERED))
        years = queries.years_with_data(self.view, *ends) if ends and far else []
        return super().get_context_data(
            period=self.period,
            query=self.query(self.period),
            offered=offered,
            units=self.units,
            unit=self.view.unit,
            ends=ends,
            years=[
                (year, self.query(_year(year, ends)), self.period == _year(year, ends))
                for year in years
                if ends
            ],
            baseline=self.view.has_series(),
            **kwargs,
        )


def asked_period_of(days: int, newest: date) -> Period:
    """One of the periods that are offered."""
    return Period(newest - timedelta(days=days - 1), newest, days)


def _year(year: int, ends: tuple[date, date]) -> Period:
    return Period(max(date(year, 1, 1), ends[0]), min(date(year, 12, 31), ends[1]))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


class TrendList(PeriodView):
    """Every topic of the period against its own baseline."""

    template_name = "insight/trends.html"
    page_title = _("Trends")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows: all topics together first, then those with an alarm, then by volume."""
        period, before = self.period, self.period.before()
        counts = queries.volumes(self.view, before.first, period.last)
        judged = queries.judgements(self.view, period.first, period.last)
        heard = coverage(before.first, period.last)
        rows = [
            self._row(topic, counts[topic], judged.get(topic, {}), heard)
            for topic in counts
            if sum(counts[topic])
        ]
        rows.sort(key=lambda row: (row.topic != "", not row.alarm_now, -row.total))
        quiet = {pk for day in heard.quiet[len(period) :] for pk in day}
        return super().get_context_data(
            rows=rows,
            empty=not any(row.total for row in rows),
            quiet_sources=len(quiet),
            **kwargs,
        )

    def _row(
        self, topic: str, counts: list[int], judged: dict[date, Any], heard: Coverage
    ) -> TopicRow:
        period, before = self.period, self.period.before()
        length = len(period)
        now, past = counts[length:], counts[:length]
        days = period.all_days()
        judged_days = [judged.get(day) for day in days]
        usual = [row.expected if row else None for row in judged_days]
        known = [at for at, value in enumerate(usual) if value is not None]
        expected = sum(usual[at] or 0.0 for at in known) if known else None
        alarms = [bool(row and row.alarm) for row in judged_days]
        gaps = [
            bool(quiet) or part <= 0
            for quiet, part in zip(heard.quiet[length:], heard.share[length:], strict=True)
        ]
        heard_now = queries.heard_sum(now, heard.share[length:])
        heard_before = queries.heard_sum(past, heard.share[:length])
        return TopicRow(
            topic=topic,
            page=reverse("insight:topic", args=[topic or ALL]) + self.query(period),
            total=sum(now),
            list_page=list_address(self.filters(topic, period)),
            expected=expected,
            usual=sum(now[at] for at in known) / expected - 1 if expected else None,
            before=sum(past),
            before_page=list_address(self.filters(topic, before)),
            change=heard_now / heard_before - 1 if heard_before >= SMALLEST_GROUP else None,
            alarm_days=sum(alarms),
            alarm_now=alarms[-1],
            spark=sparkline(now, usual, alarms, gaps),
        )


class TopicView(PeriodView):
    """One topic: what happened, what is expected, where, which stories, which posts."""

    template_name = "insight/topic.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Know the topic, or answer 404."""
        super().setup(request, *args, **kwargs)
        self.topic = "" if kwargs["topic"] == ALL else kwargs["topic"]
        if self.topic and self.topic not in Topic.values:
            raise Http404
        self.page_title = Topic(self.topic).label if self.topic else _t("All topics")
        self.trail = ((reverse("insight:trends") + self.query(self.period), _("Trends")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about the topic in this period."""
        period, user = self.period, self.request.user
        filters = self.filters(self.topic, period)
        past = history(self.view, self.topic, period, filters)
        latest = find(user, filters)
        kwargs["topic"] = self.topic  # the address says "all" for no topic
        return super().get_context_data(
            past=past,
            outlook=outlook(self.view, self.topic),
            cells=[
                (cell, list_address(replace(filters, unit=cell.unit.pk)) if cell.unit else "")
                for cell in queries.by_unit(self.view, self.topic, period.first, period.last)[
                    :UNITS_SHOWN
                ]
            ],
            stories=[
                (story, reverse("insight:story", args=[story.pk]))
                for story in queries.stories(
                    user, self.topic, self.view.unit, period.first, period.last
                )
            ],
            latest=rows_of(latest.mentions[:LATEST_SHOWN]),
            list_page=list_address(filters),
            here=self.request.get_full_path(),
            **kwargs,
        )


class StoryView(WorkspacePage):
    """One event with its follow-ups and reactions."""

    template_name = "insight/story.html"
    header_icon = "openquote"
    trail = ((reverse_lazy("insight:trends"), _("Trends")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the story, or answer 404 for one that this person may not see."""
        super().setup(request, *args, **kwargs)
        stories = Story.objects.visible_to(request.user)
        self.story: Story = get_object_or_404(stories, pk=kwargs["pk"])
        self.page_title = _t("Story")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The story, its days and its newest posts."""
        story, user = self.story, self.request.user
        filters = Filters(story=story.pk, relevant="all")
        page = find(user, filters)
        days = queries.story_days(user, story)
        units = Unit.objects.named(timezone.localdate()).in_bulk(
            [story.unit_id, *queries.story_units(user, story)]
        )
        return super().get_context_data(
            story=story,
            page=page,
            latest=rows_of(page.mentions),
            list_page=list_address(filters),
            days=[
                (day, number, list_address(replace(filters, first=day, last=day)))
                for day, number in days
            ],
            spark=sparkline([number for _day, number in days]) if len(days) > 1 else "",
            units=[(unit, list_address(replace(filters, unit=unit.pk))) for unit in units.values()],
            here=self.request.get_full_path(),
            **kwargs,
        )
