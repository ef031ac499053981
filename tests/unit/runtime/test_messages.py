"""What the command line says."""

import re
from pathlib import Path

import pytest

from lantoa.runtime import messages
from lantoa.runtime.messages import say

SOURCES = Path(messages.__file__).parent
SAID = re.compile(r'\b(?:say|_step)\(\s*"((?:[^"\\]|\\.)*)"')
FIELDS = re.compile(r"{(\w+)}")


def test_every_message_has_a_vietnamese_form() -> None:
    said = {text for path in SOURCES.glob("*.py") for text in SAID.findall(path.read_text("utf-8"))}
    assert said - set(say.vietnamese) == set()


@pytest.mark.parametrize(("english", "vietnamese"), say.vietnamese.items())
def test_placeholders_agree(english: str, vietnamese: str) -> None:
    assert sorted(FIELDS.findall(english)) == sorted(FIELDS.findall(vietnamese))


@pytest.mark.parametrize(("locale", "expected"), [("vi_VN.UTF-8", "sẵn sàng"), ("C", "ready")])
def test_language_follows_the_locale(
    locale: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert say("ready") == expected
