"""Vega-Lite charts, written with Altair when the product is built (``scripts/charts``).

The specifications stand beside this file as JSON, so that a web process need not load Altair
(two seconds and 100 MB); a test fails when they differ from what this module makes. Colours are
CSS variables, so a chart follows the light or dark theme like the text around it. Days are drawn
in UTC because a day is a date and not a moment. Titles are message ids, translated in the page.
"""

from typing import Any

import altair as alt


def _(message: str) -> str:
    """Mark a title for the catalogue; the page translates it."""
    return message


HEIGHT = 260
DAY_FORMAT = "%d/%m/%Y"
OBSERVED, EXPECTED, BAND, ALARM = (
    "var(--lt-observed)", "var(--lt-expected)", "var(--lt-band)", "var(--lt-bad)",
)  # fmt: skip
HATCH = "url(#lt-hatch)"  # the pattern stands in the page, see _chart.html


def history() -> dict[str, Any]:
    """Observed volume against the baseline.

    Data ``days``: day, observed, expected, upper, alarm, url. ``gaps``: start, end, names.
    """
    x = _x()
    tip = [
        _day(),
        alt.Tooltip("observed:Q", title=_("Posts")),
        alt.Tooltip("expected:Q", title=_("Usual"), format=".1f"),
        alt.Tooltip("upper:Q", title=_("Unusual above"), format=".1f"),
    ]
    days = alt.Chart(alt.NamedData("days"))
    gaps = (
        alt.Chart(alt.NamedData("gaps"))
        .mark_rect(fill=HATCH, stroke=None)
        .encode(
            x=alt.X("start:T", scale=alt.Scale(type="utc"), title=None),
            x2="end:T",
            tooltip=[alt.Tooltip("names:N", title=_("Not heard"))],
        )
    )
    band = days.mark_area(color=BAND, opacity=0.35, interpolate="monotone").encode(
        x=x, y=alt.Y("expected:Q", title=None), y2="upper:Q"
    )
    usual = days.mark_line(color=EXPECTED, strokeDash=[4, 3], strokeWidth=1.5).encode(
        x=x, y="expected:Q"
    )
    line = days.mark_line(color=OBSERVED, strokeWidth=2).encode(x=x, y="observed:Q")
    points = days.mark_point(filled=True, size=45, opacity=1, cursor="pointer").encode(
        x=x,
        y="observed:Q",
        href="url:N",
        color=alt.condition("datum.alarm", alt.value(ALARM), alt.value(OBSERVED)),
        size=alt.condition("datum.alarm", alt.value(90), alt.value(30)),
        tooltip=tip,
    )
    return _specification(alt.layer(gaps, band, usual, line, points), HEIGHT)


def forecast() -> dict[str, Any]:
    """Recent days and the forecast with its intervals.

    Data ``past``: day, observed, url. ``ahead``: day, mean, lower_80, upper_80, lower_95,
    upper_95, range_80, range_95.
    """
    x = _x()
    ahead = alt.Chart(alt.NamedData("ahead"))
    past = alt.Chart(alt.NamedData("past"))
    wide = ahead.mark_area(color=BAND, opacity=0.3).encode(
        x=x, y=alt.Y("lower_95:Q", title=None), y2="upper_95:Q"
    )
    narrow = ahead.mark_area(color=BAND, opacity=0.6).encode(x=x, y="lower_80:Q", y2="upper_80:Q")
    middle = ahead.mark_line(
        color=EXPECTED, strokeDash=[4, 3], strokeWidth=2, point={"color": EXPECTED, "size": 30}
    ).encode(
        x=x,
        y="mean:Q",
        tooltip=[
            _day(),
            alt.Tooltip("mean:Q", title=_("Forecast"), format=".1f"),
            alt.Tooltip("range_80:N", title=_("8 times in 10 between")),
            alt.Tooltip("range_95:N", title=_("19 times in 20 between")),
        ],
    )
    line = past.mark_line(color=OBSERVED, strokeWidth=2).encode(x=x, y="observed:Q")
    points = past.mark_point(
        filled=True, size=35, opacity=1, color=OBSERVED, cursor="pointer"
    ).encode(
        x=x,
        y="observed:Q",
        href="url:N",
        tooltip=[
            _day(),
            alt.Tooltip("observed:Q", title=_("Posts")),
        ],
    )
    return _specification(alt.layer(wide, narrow, middle, line, points), HEIGHT)


def _x() -> Any:
    axis = alt.Axis(format="%d/%m", labelOverlap=True, grid=False, tickCount=10, title=None)
    return alt.X("day:T", scale=alt.Scale(type="utc"), axis=axis, title=None)


def _day() -> Any:
    return alt.Tooltip("day:T", title=_("Day"), format=DAY_FORMAT, timeUnit="utcyearmonthdate")


def _specification(chart: Any, height: int) -> dict[str, Any]:
    ink, line = "var(--lt-quiet)", "var(--lt-line)"
    spec: dict[str, Any] = (
        chart.properties(width="container", height=height, background="transparent")
        .configure(aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=ink, gridColor=line, domainColor=line, tickColor=line, labelFontSize=12,
            labelFont="inherit", titleFont="inherit",
        )
        .to_dict()
    )  # fmt: skip
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec
