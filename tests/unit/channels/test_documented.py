"""Documentation as a contract: an adapter has a page that says what people must know."""

from pathlib import Path

import pytest

from lantoa.channels.adapters import NAMES

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "channels"
ADAPTERS = ROOT / "src" / "lantoa" / "channels" / "adapters"


def test_every_folder_is_a_known_adapter() -> None:
    folders = {path.parent.name for path in ADAPTERS.glob("*/transport.py")}
    assert folders == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_adapter_has_its_page(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text("utf-8")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == ["## Set-up", "## Limits", "## Costs", "## What is proved"]
    assert f"({name}.md)" in (PAGES / "README.md").read_text("utf-8")
