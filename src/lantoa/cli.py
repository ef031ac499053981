"""The ``lantoa`` command. Sub-commands are imported only when they run, so that the file
commands start without Django."""

import argparse
import importlib
import sys
from dataclasses import dataclass

from lantoa import __version__


@dataclass(frozen=True)
class Command:
    """A sub-command: module with ``add_arguments(parser)`` and ``run(args) -> int``."""

    module: str
    summary: str


COMMANDS = {
    "up": Command("lantoa.runtime.up", "run everything on this machine"),
    "extract": Command("lantoa.files.extract", "HTML in, article as JSON out"),
    "analyse": Command("lantoa.files.analyse", "label each post of a file"),
    "duplicates": Command("lantoa.files.duplicates", "group near-duplicate posts of a file"),
    "stories": Command("lantoa.files.stories", "group the posts of a file into stories"),
    "match": Command("lantoa.files.match", "match posts to already checked claims"),
    "forecast": Command("lantoa.files.forecast", "forecast each series of a CSV file"),
    "train": Command("lantoa.files.train", "rebuild the classifiers from their labelled text"),
    "claims": Command("lantoa.runtime.claims", "the register of claims, out and in"),
    "corrections": Command("lantoa.runtime.corrections", "labels corrected by staff, for train"),
    "import": Command("lantoa.runtime.import_file", "import posts from a file"),
    "digitise": Command("lantoa.runtime.digitise", "bring a folder of old files into the library"),
    "source": Command("lantoa.runtime.source", "add or list sources"),
    "demo": Command("lantoa.runtime.demo", "remove the demonstration"),
    "manage": Command("lantoa.runtime.manage", "Django's management commands"),
}


def build_parser(selected: str | None) -> argparse.ArgumentParser:
    """Parser with every sub-command; only ``selected`` has its arguments filled in."""
    parser = argparse.ArgumentParser(prog="lantoa", description="Lan Tỏa")
    parser.add_argument("--version", action="version", version=f"lantoa {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=command.summary, description=command.summary)
        if name == selected:
            module = importlib.import_module(command.module)
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one sub-command; returns its exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    selected = next((word for word in arguments if not word.startswith("-")), None)
    args = build_parser(selected).parse_args(arguments)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


if __name__ == "__main__":
    sys.exit(main())
