"""The home page "Today": what is new, what comes next, who is heard, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from lantoa.duties.domain.waiting import waiting_for
from lantoa.insight.domain import queries
from lantoa.insight.domain.queries import View
from lantoa.insight.domain.series import last_full_day
from lantoa.insight.interfaces.outlook import outlook
from lantoa.insight.models import Refresh, Trend
from lantoa.listening.domain.health import ATTENTION, Health, source_states, tally
from lantoa.listening.domain.queries import Filters
from lantoa.listening.domain.waiting import uncertain_mentions
from lantoa.listening.interfaces.addresses import list_address
from lantoa.listening.interfaces.mentions import rows_of
from lantoa.listening.models import Document, Source
from lantoa.units.interfaces.pages import person
from lantoa.units.models import Unit

ATTENTION_SHOWN = 6
REACH_DAYS = 7
# Bounds of the probability that chance alone brings as many posts, and how to say it.
_RARE, _VERY_RARE = 1e-6, 1e-4


@dataclass(frozen=True)
class Alarm:
    """A series far above its baseline, in words, with the pages behind it."""

    trend: Trend
    unit: Unit | None
    words: str
    page: str
    list_page: str


class Panel(Component):
    """A part of the home page; the state of the installation is found once for all of them."""

    def __init__(self, request: HttpRequest, order: int) -> None:
        self.request = request
        self.order = order


class Figures(Panel):
    """How many posts came today and this week, and when the judgements were made."""

    template_name = "workspace/home/figures.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Volumes with the addresses of their lists."""
        today = timezone.localdate()
        view = queries.home_view(self.request.user)
        counts = queries.volume(view, "", today - timedelta(days=13), today)
        return {
            "figures": [
                (_("today"), sum(counts[-1:]), _list(view, today, today)),
                (_("yesterday"), counts[-2], _list(view, *[today - timedelta(days=1)] * 2)),
                (_("in 7 days"), sum(counts[-7:]), _list(view, today - timedelta(days=6), today)),
                (
                    _("in the 7 days before"),
                    sum(counts[:7]),
                    _list(view, today - timedelta(days=13), today - timedelta(days=7)),
                ),
            ],
        }


def _list(view: View, first: date, last: date) -> str:
    return list_address(Filters(unit=view.unit, first=first, last=last, dated="yes"))


class NewTrends(Panel):
    """Topics that are far above their usual level."""

    template_name = "workspace/home/trends.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The alarms of the last full week, those that go on first."""
        today = timezone.localdate()
        day = last_full_day(today)
        found = []
        if day:
            found = queries.alarms(self.request.user, day - timedelta(days=REACH_DAYS - 1), day)
        units = Unit.objects.named(today).in_bulk([t.unit_id for t in found if t.unit_id])
        return {
            "alarms": [_alarm(trend, units) for trend in found],
            "first": day - timedelta(days=REACH_DAYS - 1) if day else None,
            "day": day,
        }


def _alarm(trend: Trend, units: dict[int, Unit]) -> Alarm:
    unit = f"&unit={trend.unit_id}" if trend.unit_id else ""
    return Alarm(
        trend=trend,
        unit=units.get(trend.unit_id) if trend.unit_id else None,
        words=_words(trend.p_value),
        page=f"{reverse('insight:topic', args=[trend.topic])}?days=28{unit}",
        list_page=list_address(
            Filters(
                topic=trend.topic, unit=trend.unit_id, first=trend.day, last=trend.day, dated="yes"
            )
        ),
    )


def _words(p_value: float | None) -> str:
    if p_value is None or p_value > _VERY_RARE:
        return _("unusual")
    return _("extremely unusual") if p_value <= _RARE else _("very unusual")


class NextDays(Panel):
    """The forecast of all posts together."""

    template_name = "workspace/home/forecast.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The picture and its sentence; None while there is too little history."""
        return {"outlook": outlook(queries.home_view(self.request.user), "")}


class SourceHealth(Panel):
    """How many sources are heard, quiet and failing."""

    template_name = "workspace/home/sources.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Counts with addresses, and the sources that ask for attention."""
        states = source_states(self.request.user)
        counted = tally(states)
        sources = reverse("listening:sources")
        return {
            "counted": [
                (health, counted[health], f"{sources}?health={health}")
                for health in Health
                if counted[health] or health in (Health.HEARD, *ATTENTION)
            ],
            "attention": [s for s in states if s.health in ATTENTION][:ATTENTION_SHOWN],
        }


class Waiting(Panel):
    """What waits for this person, and posts whose labels the machine is not sure of."""

    template_name = "workspace/home/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What each floor says, and a handful of uncertain posts, urgent topics first."""
        return {
            "items": waiting_for(person(self.request)),
            "rows": rows_of(uncertain_mentions(self.request.user)),
            "here": self.request.get_full_path(),
        }


class FirstSteps(Panel):
    """What to do on an empty installation, or how far the first collection has come."""

    template_name = "workspace/home/first_steps.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Whether anything is being collected, and how many items are in."""
        return {**_progress(), "progress_url": reverse("first_progress")}


def is_first_run() -> bool:
    """True until the first judgement has been made."""
    return not Refresh.objects.exists() and not Trend.objects.exists()


def panels(request: HttpRequest) -> list[Panel]:
    """The parts of the home page for the state of this installation."""
    if is_first_run():
        return [FirstSteps(request, 10), SourceHealth(request, 40)]
    kinds = (Figures, Waiting, NewTrends, SourceHealth, NextDays)
    return [kind(request, 10 * at) for at, kind in enumerate(kinds, start=1)]


def updated_at() -> Any:
    """When trends and forecasts were last brought up to date; None before the first time."""
    last = Refresh.objects.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return last or timezone.now()


def first_progress(request: HttpRequest) -> JsonResponse:
    """How far the first collection has come, for the page that waits for it."""
    return JsonResponse({**_progress(), "ready": not is_first_run()})


def _progress() -> dict[str, Any]:
    return {
        "collecting": Source.objects.filter(active=True).exists(),
        "items": Document.objects.count(),
    }
