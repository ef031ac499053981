"""Charts of a page: a specification made at build time, in the language of the page, with rows."""

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Rows = Sequence[dict[str, Any]]
_DAY_FORMAT, _ENGLISH_DAY_FORMAT = "%d/%m/%Y", "%-d %b %Y"


def history_chart(days: Rows, gaps: Rows) -> dict[str, Any]:
    """Observed volume against the baseline, see `chart_source.history`."""
    return {**_specification("history", get_language() or "vi"),
            "datasets": {"days": days, "gaps": gaps}}  # fmt: skip


def forecast_chart(past: Rows, ahead: Rows) -> dict[str, Any]:
    """Recent days and the forecast with its intervals, see `chart_source.forecast`."""
    return {**_specification("forecast", get_language() or "vi"),
            "datasets": {"past": past, "ahead": ahead}}  # fmt: skip


@lru_cache(maxsize=8)
def _specification(name: str, language: str) -> dict[str, Any]:
    text = files("lantoa.insight.interfaces").joinpath("chart_specs", f"{name}.json").read_text()
    specification: dict[str, Any] = json.loads(text)
    _translate(specification, language.startswith("en"))
    return specification


def _translate(node: Any, english: bool) -> None:
    """Put the titles of a specification and the form of its days into the language of the page."""
    if isinstance(node, list):
        for item in node:
            _translate(item, english)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "title" and isinstance(value, str):
                node[key] = _(value)
            elif key == "format" and value == _DAY_FORMAT and english:
                node[key] = _ENGLISH_DAY_FORMAT
            else:
                _translate(value, english)
