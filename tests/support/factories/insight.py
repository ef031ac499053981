"""Invented judgements of series, forecasts and stories for tests."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory

from lantoa.insight.models import Forecast, Story, Trend


class TrendFactory(factory.django.DjangoModelFactory):
    """An ordinary day of a topic in the whole federation."""

    class Meta:
        model = Trend

    topic = "wages"
    unit = None
    day = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    observed = 10
    coverage = 1.0
    expected = 9.5
    upper = 17.0
    p_value = 0.5


class AlarmFactory(TrendFactory):
    """A day on which a topic is far above its baseline, since two days."""

    observed = 40
    p_value = 1e-9
    alarm = True
    alarm_since = factory.LazyAttribute(lambda trend: trend.day - timedelta(days=2))


class ForecastFactory(factory.django.DjangoModelFactory):
    """Fourteen days from today, with a back-test."""

    class Meta:
        model = Forecast

    class Params:
        level = 10.0

    topic = ""
    unit = None
    made_at = factory.LazyFunction(lambda: datetime.now(UTC))
    first_day = factory.LazyFunction(timezone.localdate)
    mean = factory.LazyAttribute(lambda forecast: [forecast.level] * 14)
    lower_80 = factory.LazyAttribute(lambda forecast: [forecast.level * 0.7] * 14)
    upper_80 = factory.LazyAttribute(lambda forecast: [forecast.level * 1.3] * 14)
    lower_95 = factory.LazyAttribute(lambda forecast: [forecast.level * 0.5] * 14)
    upper_95 = factory.LazyAttribute(lambda forecast: [forecast.level * 1.5] * 14)
    method = "combined"
    skill = 0.84
    coverage_80 = 0.79
    tested_days = 70


class StoryFactory(factory.django.DjangoModelFactory):
    """A story of two days; ``mentions`` must be set to what the test attaches."""

    class Meta:
        model = Story

    title = factory.Sequence(lambda n: f"Câu chuyện thử nghiệm {n}")
    unit = factory.SubFactory(UnitFactory)
    topics = ["wages"]
    first_at = factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(days=2))
    last_at = factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(days=1))
