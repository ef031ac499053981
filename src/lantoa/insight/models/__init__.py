"""What is true on the insight floor."""

from lantoa.insight.models.story import Story
from lantoa.insight.models.trend import Forecast, Refresh, Trend

__all__ = ["Forecast", "Refresh", "Story", "Trend"]
