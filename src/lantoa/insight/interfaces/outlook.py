"""The forecast of a topic in one picture and one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lantoa.insight.domain.queries import View, newest_forecast, volume
from lantoa.insight.interfaces.charts import forecast_chart
from lantoa.insight.models import Forecast
from lantoa.listening.domain.queries import Filters
from lantoa.listening.interfaces.addresses import list_address
from lantoa.listening.templatetags.lantoa import number, percent

PAST_DAYS = 28
SAME_WITHIN = 0.1


@dataclass(frozen=True)
class Ahead:
    """One day of a forecast."""

    day: date
    mean: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


@dataclass(frozen=True)
class Outlook:
    """A forecast ready to be shown. ``past_page`` lists the posts it is compared with."""

    forecast: Forecast
    days: list[Ahead]
    sentence: str
    test: str
    chart: dict[str, Any]
    past_total: int
    past_page: str


def outlook(view: View, topic: str) -> Outlook | None:
    """The newest forecast of a topic in a view, beside the four weeks before it."""
    forecast = newest_forecast(view, topic)
    if forecast is None:
        return None
    first = forecast.first_day - timedelta(days=PAST_DAYS)
    last = forecast.first_day - timedelta(days=1)
    counts = volume(view, topic, first, last)
    filters = Filters(topic=topic, unit=view.unit, first=first, last=last, dated="yes")
    days = [
        Ahead(forecast.first_day + timedelta(days=at), *values)
        for at, values in enumerate(
            zip(
                forecast.mean, forecast.lower_80, forecast.upper_80,
                forecast.lower_95, forecast.upper_95, strict=True,
            )
        )
    ]  # fmt: skip
    past = []
    for at, observed in enumerate(counts):
        day = first + timedelta(days=at)
        page = list_address(replace(filters, first=day, last=day))
        past.append({"day": day.isoformat(), "observed": observed, "url": page})
    return Outlook(
        forecast=forecast,
        days=days,
        sentence=_sentence(days, counts),
        test=_test(forecast),
        chart=forecast_chart(past, [_row(day) for day in days]),
        past_total=sum(counts[-len(days) :]),
        past_page=list_address(replace(filters, first=last - timedelta(days=len(days) - 1))),
    )


def _row(day: Ahead) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "mean": day.mean,
        "lower_80": day.lower_80,
        "upper_80": day.upper_80,
        "lower_95": day.lower_95,
        "upper_95": day.upper_95,
        "range_80": f"{number(day.lower_80)}–{number(day.upper_80)}",
        "range_95": f"{number(day.lower_95)}–{number(day.upper_95)}",
    }


def _sentence(days: list[Ahead], past: list[int]) -> str:
    """What the forecast says, in words: how many posts a day, and whether more or fewer."""
    mean = sum(day.mean for day in days) / len(days)
    low = sum(day.lower_80 for day in days) / len(days)
    high = sum(day.upper_80 for day in days) / len(days)
    recent = sum(past[-len(days) :]) / len(days)
    if not recent or abs(mean / recent - 1) <= SAME_WITHIN:
        text = _(
            "In the next %(days)s days about %(mean)s posts a day are expected,"
            " much as in the days before; most days between %(low)s and %(high)s."
        )
    elif mean > recent:
        text = _(
            "In the next %(days)s days about %(mean)s posts a day are expected,"
            " more than in the days before (%(recent)s); most days between %(low)s and %(high)s."
        )
    else:
        text = _(
            "In the next %(days)s days about %(mean)s posts a day are expected,"
            " fewer than in the days before (%(recent)s); most days between %(low)s and %(high)s."
        )
    return text % {
        "days": len(days),
        "mean": number(mean, 1 if mean < 10 else 0),
        "recent": number(recent, 1 if recent < 10 else 0),
        "low": number(low),
        "high": number(high),
    }


def _test(forecast: Forecast) -> str:
    """How far the method can be trusted, from its back-test."""
    if forecast.skill is None or not forecast.tested_days:
        return _("The history is still too short to test this forecast: read it with care.")
    if forecast.skill <= 1:
        text = _(
            "Tested on %(days)s past days, its error was %(skill)s times that of simply repeating"
            " last week."
        )
    else:
        text = _(
            "Tested on %(days)s past days, its error was %(skill)s times that of simply repeating"
            " last week: repeating last week would have done better."
        )
    sentence = text % {"days": forecast.tested_days, "skill": number(forecast.skill, 2)}
    if forecast.coverage_80 is None:
        return sentence
    held = _("The 80%% band held %(share)s of those days.") % {
        "share": percent(forecast.coverage_80)
    }
    return f"{sentence} {held}"
