"""The chart of a report as a picture, drawn on the server for paper.

Bars by topic, this period over the one before. The specification is Vega-Lite as it is: on paper
nothing is interactive, so nothing is left for Altair to do.
"""

from functools import lru_cache
from typing import Any

import fontpkg_be_vietnam_pro
import vl_convert

NOW, BEFORE = "#2e1f5e", "#c9b8e8"
_AXIS = {"labelFont": "Be Vietnam Pro", "labelFontSize": 11, "domain": False, "ticks": False}
_TOPICS: dict[str, Any] = {
    "data": {"name": "rows"},
    "mark": {"type": "bar", "cornerRadiusEnd": 2},
    "width": 420,
    "height": {"step": 11},
    "background": "white",
    "config": {"view": {"stroke": None}, "axis": _AXIS},
    "encoding": {
        "y": {"field": "name", "sort": None, "title": None, "axis": {"labelLimit": 260}},
        "yOffset": {"field": "period", "sort": ["now", "before"]},
        "x": {
            "field": "value",
            "type": "quantitative",
            "title": None,
            "axis": {"tickMinStep": 1, "format": "d"},
        },
        "color": {
            "field": "period",
            "legend": None,
            "scale": {"domain": ["now", "before"], "range": [NOW, BEFORE]},
        },
    },
}


def topics_svg(rows: list[dict[str, Any]]) -> bytes:
    """The chart as SVG, for the PDF. Rows: name, period (now, before), value."""
    svg: str = _converter().vegalite_to_svg({**_TOPICS, "datasets": {"rows": rows}})
    return svg.encode()


def topics_png(rows: list[dict[str, Any]]) -> bytes:
    """The chart as PNG, for the DOCX."""
    return bytes(_converter().vegalite_to_png({**_TOPICS, "datasets": {"rows": rows}}, scale=2))


@lru_cache(maxsize=1)
def _converter() -> Any:
    """The converter, with the font of the house made known to it once."""
    vl_convert.register_font_directory(str(fontpkg_be_vietnam_pro.ROOT / "files"))
    return vl_convert
