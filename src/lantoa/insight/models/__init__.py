"""What is true on the insight floor."""

from lantoa.insight.models.story import Story
from lantoa.insight.models.trend import Forecast, Trend

__all__ = ["Forecast", "Story", "Trend"]
