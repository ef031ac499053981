"""What the file commands say."""

import ast
import re
from pathlib import Path

import pytest

from lantoa.files import messages
from lantoa.files.messages import language, say

FIELDS = re.compile(r"{(\w+)")


def said() -> set[str]:
    """Every text of the room that is given to `say`, itself or by a name it was assigned to."""
    found = set()
    for path in Path(messages.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asked = [
            node.args[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
        ]
        names = {node.id for node in asked if isinstance(node, ast.Name)}
        asked += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in names
        ]
        found |= {node.value for node in asked if isinstance(node, ast.Constant)}
    return found - {""}


def test_every_message_said_is_in_the_catalogue_and_none_is_left_over() -> None:
    assert set(say.vietnamese) == said()


@pytest.mark.parametrize(("english", "vietnamese"), say.vietnamese.items())
def test_values_agree(english: str, vietnamese: str) -> None:
    assert sorted(FIELDS.findall(english)) == sorted(FIELDS.findall(vietnamese))


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LC_ALL": "vi_VN.UTF-8", "LANG": "en_US"}, "vi"),
        ({"LC_ALL": "", "LC_MESSAGES": "vi_VN", "LANG": "C"}, "vi"),
        ({"LC_ALL": "C", "LANG": "vi_VN"}, "en"),
        ({}, "en"),
    ],
)
def test_language_follows_the_locale(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_message_without_vietnamese_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert messages.Catalogue({})("{count} lines", count=2) == "2 lines"
