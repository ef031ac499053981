"""Judging the daily series, and forecasting them, into rows that pages only read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from lantoa.analysis.forecast import forecast
from lantoa.analysis.trends import Settings, detect
from lantoa.insight.domain.series import Series, load_series
from lantoa.insight.models import Forecast, Trend
from lantoa.listening.domain.coverage import coverage

SETTINGS = Settings()
HISTORY = timedelta(days=SETTINGS.window + SETTINGS.guard)
FORECAST_HISTORY = timedelta(days=180)
HORIZON_DAYS = 14
WEEK = 7


def judge(first: date, last: date) -> int:
    """Write a `Trend` row for every series and day from ``first`` to ``last``; returns how many."""
    start = first - HISTORY
    series = load_series(start, last)
    heard = coverage(start, last).share
    days = (last - first).days + 1
    result = detect(series.counts, series.days, heard, last=days, settings=SETTINGS)
    offset = len(series.days) - days
    rows = [
        Trend(
            topic=topic,
            unit_id=unit,
            day=first + timedelta(days=step),
            observed=int(series.counts[row, offset + step]),
            coverage=float(heard[offset + step]),
            expected=_number(result.expected[row, offset + step]),
            upper=_number(result.upper[row, offset + step]),
            p_value=_number(result.p_value[row, offset + step]),
            alarm=bool(result.alarm[row, offset + step]),
            alarm_since=_day(result.new_since[row, offset + step]),
        )
        for row, (topic, unit) in enumerate(series.keys)
        for step in range(days)
    ]
    with transaction.atomic():
        # A series that has become too small to judge must not keep its old judgement.
        Trend.objects.filter(day__range=(first, last)).delete()
        Trend.objects.bulk_create(rows, batch_size=2_000)
    return len(rows)


def predict(last: date) -> int:
    """Write a `Forecast` for every series, from the day after ``last``; returns how many."""
    start = last - FORECAST_HISTORY
    series = load_series(start, last)
    heard = coverage(start, last).share
    made_at = timezone.now()
    rows = [row for row in _forecasts(series, heard, last, made_at) if row is not None]
    with transaction.atomic():
        Forecast.objects.all().delete()
        Forecast.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _forecasts(
    series: Series, heard: np.ndarray, last: date, made_at: datetime
) -> Iterable[Forecast | None]:
    covered = heard >= SETTINGS.min_exposure
    for (topic, unit), counts in zip(series.keys, series.counts, strict=True):
        begun = np.flatnonzero(counts > 0)
        if len(begun) == 0:
            yield None
            continue
        # What a partly heard day would have held; a day hardly heard is not known at all.
        values = np.where(covered, counts / np.maximum(heard, SETTINGS.min_exposure), np.nan)
        result = forecast(values[begun[0] :], HORIZON_DAYS, WEEK)
        test = result.backtest
        yield Forecast(
            topic=topic,
            unit_id=unit,
            made_at=made_at,
            first_day=last + timedelta(days=1),
            mean=result.mean.tolist(),
            lower_80=result.lower[80].tolist(),
            upper_80=result.upper[80].tolist(),
            lower_95=result.lower[95].tolist(),
            upper_95=result.upper[95].tolist(),
            method=max(result.weights, key=result.weights.__getitem__),
            skill=test.error_ratio,
            coverage_80=test.coverage.get(80),
            tested_days=test.days,
        )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _day(value: np.datetime64) -> date | None:
    return None if np.isnat(value) else value.astype(object)
