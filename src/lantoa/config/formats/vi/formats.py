"""Dates as people write them: 22/11/2026, as on every other page."""

SHORT_DATE_FORMAT = "d/m/Y"
