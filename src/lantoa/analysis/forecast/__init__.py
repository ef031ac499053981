"""Forecasts chosen per series by rolling origin, with intervals calibrated on past errors.

The method, its sources, its figures and its limits are in ``docs/methods/forecast.md``.
"""

from .combine import Backtest
from .frames import forecast_frame
from .series import LEVELS, Forecast, backtest, forecast

__all__ = ["LEVELS", "Backtest", "Forecast", "backtest", "forecast", "forecast_frame"]
