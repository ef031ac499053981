"""What the machine says of each series, so that a page only reads."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lantoa.units.models import Unit


class Trend(models.Model):
    """One day of one series (topic, and unit or the whole federation) against its baseline.

    ``topic`` "" is all relevant mentions; ``unit`` null is the whole federation.
    ``coverage`` is the share of the usual volume whose sources were heard that day, 0..1.
    """

    topic = models.CharField(max_length=32, blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    observed = models.IntegerField()
    coverage = models.FloatField()
    expected = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    p_value = models.FloatField(null=True)
    alarm = models.BooleanField(default=False)
    alarm_since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "unit", "day"], name="trend_key", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["day"], condition=models.Q(alarm=True), name="trend_alarm")]

    def __str__(self) -> str:
        return f"{self.topic or 'all'} {self.day}"


class Forecast(models.Model):
    """The newest forecast of one series, with its back-test beside it.

    The arrays have one number a day from ``first_day``. ``skill`` is the rolling-origin error
    of the chosen method divided by that of seasonal naive (below 1 is better); null when the
    history is too short to test. ``basis`` is a hash of the history it was made from: while
    that stays the same, the forecast does too.
    """

    topic = models.CharField(max_length=32, blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    first_day = models.DateField()
    mean = ArrayField(models.FloatField())
    lower_80 = ArrayField(models.FloatField())
    upper_80 = ArrayField(models.FloatField())
    lower_95 = ArrayField(models.FloatField())
    upper_95 = ArrayField(models.FloatField())
    method = models.CharField(max_length=60)
    skill = models.FloatField(null=True)
    coverage_80 = models.FloatField(null=True)
    tested_days = models.PositiveIntegerField(default=0)
    basis = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "unit"], name="forecast_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic or 'all'} from {self.first_day}"


class Refresh(models.Model):
    """The last time stories, trends and forecasts were brought up to date (one row)."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    last_day = models.DateField(null=True)
    judged = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
