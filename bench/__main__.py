"""``python -m bench``: every benchmark, one after another, as markdown tables on stdout."""

import importlib
import os
import platform
import sys
from pathlib import Path


def main() -> int:
    """Run all benchmark modules, or those named on the command line."""
    names = sys.argv[1:] or sorted(
        path.stem for path in Path(__file__).parent.glob("[a-z]*.py")
        if not path.stem.startswith("_") and "def main(" in path.read_text(encoding="utf-8")
    )  # fmt: skip
    python = sys.version.split()[0]
    print(f"Machine: {platform.platform()}, {os.cpu_count()} cores, Python {python}")
    for name in names:
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
