"""Every message of the command has its Vietnamese."""

import ast
from pathlib import Path

import pytest

from lantoa.files import forecast, forecast_messages, forecast_rows


def test_every_message_told_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    told = set()
    for module in (forecast, forecast_rows):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                told.add(node.value)
    for message, vietnamese in forecast_messages._VIETNAMESE.items():
        assert message in told
        values = dict.fromkeys(
            ("number", "reason", "path", "found", "count", "text", "series", "lines", "bad"), "?"
        )
        assert forecast_messages.tell(message, **values, seconds=1.0) == vietnamese.format(
            **values, seconds=1.0
        )
