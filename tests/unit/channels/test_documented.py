"""Documentation as a contract: an adapter has a page that says what people must know."""

from pathlib import Path

import pytest

from lantoa.channels.adapters import LISTS, NAMES, PARTNERS, TO_MANY
from lantoa.channels.interfaces.packages import KINDS

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "channels"
ADAPTERS = ROOT / "src" / "lantoa" / "channels" / "adapters"


def test_every_folder_is_a_known_adapter() -> None:
    folders = {path.parent.name for path in ADAPTERS.glob("*/transport.py")}
    assert folders == {*NAMES, *PARTNERS, *TO_MANY, *LISTS}


ON_PAPER = ("article", "billboard", "leaflet", "poster")
BY_PEOPLE = {kind.partition("-")[0] for kind in KINDS}
PEOPLES_PAGES = {"print" if kind in ON_PAPER else kind for kind in BY_PEOPLE}


@pytest.mark.parametrize("name", sorted({*NAMES, *PARTNERS, *TO_MANY, *LISTS, *PEOPLES_PAGES}))
def test_every_channel_has_its_page(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text("utf-8")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == ["## Set-up", "## Limits", "## Costs", "## What is proved"]
    assert f"({name}.md)" in (PAGES / "README.md").read_text("utf-8")
