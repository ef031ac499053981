"""Documentation as a contract: a setting that operators may use is in the operations page."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAME = re.compile(r"\bLANTOA_[A-Z_]+\b|\bDATABASE_URL\b")
# For tests and benchmarks, not for operators.
INTERNAL = {"LANTOA_BENCH_DATA"}


def test_environment_variables_read_by_the_code_are_those_documented() -> None:
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in NAME.findall(path.read_text("utf-8"))
    }
    # Names built by environment.secret().
    read |= {"LANTOA_SECRET_KEY", "LANTOA_PSEUDONYM_KEY", "LANTOA_CHANNEL_KEY"}
    documented = set(NAME.findall((ROOT / "docs" / "operations.md").read_text("utf-8")))
    assert {name for name in read - INTERNAL if not name.endswith("_")} == documented
