"""Judging the daily series, and forecasting them, into rows that pages only read."""

import hashlib
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from lantoa.analysis.forecast import forecast
from lantoa.analysis.trends import Settings, detect
from lantoa.insight.domain.series import load_series
from lantoa.insight.models import Forecast, Trend
from lantoa.listening.domain.coverage import coverage

Floats = NDArray[np.float64]

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
    """Bring the `Forecast` of every series up to date, from the day after ``last``.

    Only a series whose history has changed is forecast again (a model fit takes a tenth of a
    second, and late posts touch few series); returns how many were.
    """
    start = last - FORECAST_HISTORY
    series = load_series(start, last)
    heard = coverage(start, last).share
    histories = {
        key: history
        for key, counts in zip(series.keys, series.counts, strict=True)
        if len(history := _history(counts, heard))
    }
    basis = {key: _basis(history, last) for key, history in histories.items()}
    kept = {
        (row.topic, row.unit_id)
        for row in Forecast.objects.only("topic", "unit_id", "basis")
        if basis.get((row.topic, row.unit_id)) == row.basis
    }
    made_at = timezone.now()
    rows = [
        _forecast(key, history, basis[key], last, made_at)
        for key, history in histories.items()
        if key not in kept
    ]
    with transaction.atomic():
        for row in Forecast.objects.only("topic", "unit_id"):
            if (row.topic, row.unit_id) not in kept:
                row.delete()
        Forecast.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _history(counts: Floats, heard: Floats) -> Floats:
    """Counts from the first post on, as if every source had been heard; NaN where hardly any
    was, because such a day is not known."""
    begun = np.flatnonzero(counts > 0)
    if len(begun) == 0:
        return counts[:0]
    full = counts / np.maximum(heard, SETTINGS.min_exposure)
    return np.where(heard >= SETTINGS.min_exposure, full, np.nan)[begun[0] :]


def _basis(history: Floats, last: date) -> str:
    return hashlib.sha256(last.isoformat().encode() + history.tobytes()).hexdigest()


def _forecast(
    key: tuple[str, int | None], history: Floats, basis: str, last: date, made_at: datetime
) -> Forecast:
    result = forecast(history, HORIZON_DAYS, WEEK)
    test = result.backtest
    return Forecast(
        topic=key[0],
        unit_id=key[1],
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
        basis=basis,
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _day(value: np.datetime64) -> date | None:
    return None if np.isnat(value) else value.astype(object)
