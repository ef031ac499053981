"""What the charts are drawn with is what their sources say."""

import importlib.machinery
import importlib.util
import json
from pathlib import Path

from django.utils import translation

from lantoa.insight.interfaces.charts import forecast_chart, history_chart

ROOT = Path(__file__).resolve().parents[3]
_loader = importlib.machinery.SourceFileLoader("charts", str(ROOT / "scripts" / "charts"))
_spec = importlib.util.spec_from_loader("charts", _loader)
assert _spec
charts = importlib.util.module_from_spec(_spec)
_loader.exec_module(charts)


def test_committed_specifications_are_those_of_the_source() -> None:
    folder = charts.INSIGHT / "interfaces" / "chart_specs"
    assert {path.name: path.read_text() for path in folder.iterdir()} == charts.specifications()


def test_vega_is_the_one_of_the_locked_version() -> None:
    with (charts.INSIGHT / "static" / "insight" / "vendor" / "vega.js").open() as file:
        assert file.read(len(charts.notice())) == charts.notice()


def test_chart_is_in_the_language_of_the_page() -> None:
    shown = {}
    for language in ("vi", "en"):
        with translation.override(language):
            shown[language] = json.dumps(history_chart([], []), ensure_ascii=False)
    assert ("Mức thường" in shown["vi"], "Usual" in shown["en"]) == (True, True)
    assert ("%d/%m/%Y" in shown["vi"], "%-d %b %Y" in shown["en"]) == (True, True)


def test_chart_carries_its_rows_and_no_address_to_load() -> None:
    row = {"day": "2026-11-22", "observed": 3, "url": "/admin/mentions/"}
    chart = forecast_chart([row], [])
    assert chart["datasets"] == {"past": [row], "ahead": []}
    assert "http" not in json.dumps({**chart, "$schema": "", "datasets": {}})
